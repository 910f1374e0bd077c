import { Client } from 'pg';

import { CHARGE_POINT_EVENTS, MeterValuesReceived, TransactionStarted } from '@csms/contracts';
import { databaseUrl } from '@csms/platform-db';
import {
  type AnyEventDefinition,
  EventPublisher,
  kafkaClient,
  type PayloadOf,
  topicName,
} from '@csms/platform-kafka';
import { createLogger } from '@csms/platform-ops';
import { Inspector } from '@csms/testing';

import { registerFleet } from '../chargers/fleet';
import type { LoadApi, LoadResult } from '../chargers/load';
import { SAMPLES_IN_METER_VALUES } from '../chargers/load-charger';
import {
  type Benchmark,
  type BenchmarkContext,
  expectCount,
  type Figure,
  type PreparedBenchmark,
  type RunResult,
} from '../harness/benchmark';
import { monotonicMs } from '../harness/clock';
import { type CpuProfile, profileText, summarizeProfile } from '../harness/cpu-profile';
import { Groups } from '../harness/groups';
import { cpuSeconds, used } from '../harness/processes';
import { Program } from '../harness/program';
import type { StagedPlatform } from '../harness/stage';
import { Backlog } from '../ocpp/backlog';

import { ToldCharge, VALUES_OF_EVENT } from './charger-words';
import { whilePaused } from './pause';
import { StoredRows } from './stored-rows';

/** What registers and what else listens to chargers: neither is measured here. */
const NOT_MEASURED = ['billing', 'analytics', 'registry', 'api-gateway'];
const TOPIC = topicName('csms', CHARGE_POINT_EVENTS);
const QUIET = { OCPP_RELEARN_AFTER_SECONDS: '0', OCPP_LIMIT_FRAMES_PER_SECOND: '0' };
/** Of what the topic is filled with: the session of a consumer that stands still ends after ten seconds. */
const PUBLISHING_LIMIT_MS = 60_000;

interface Amounts {
  readonly charges: number;
  readonly eventsOfCharge: number;
  readonly chargers: number;
  readonly seconds: number;
}

const FULL: Amounts = { charges: 100, eventsOfCharge: 40, chargers: 200, seconds: 5 };
const QUICK: Amounts = { charges: 5, eventsOfCharge: 4, chargers: 5, seconds: 1 };

export const ingest: Benchmark = {
  name: 'ingest',
  title: 'meter values: from the topic, and from chargers, to committed rows; beside COPY of the same rows',
  limits:
    'sessions, Kafka and PostgreSQL (and chargers and gateway, from the socket) share the cores; until all rows and ' +
    "Kafka's offsets are committed; each event is in the inbox, too, and its session's row; COPY is of a file of the " +
    "server's, into the same table with its indexes, while sessions stands still; no service steps back",
  async prepare({ stage, quick, profile, log }: BenchmarkContext): Promise<PreparedBenchmark> {
    const amounts = quick ? QUICK : FULL;
    const [port] = await stage.freePorts(1);
    const inspect = { CSMS_NODE_OPTIONS_SESSIONS: `--inspect=127.0.0.1:${port}` };
    const platform = await stage.platform(
      { ...QUIET, ...(profile ? inspect : {}) },
      // COPY gives way to nobody, either.
      { stepsBack: false },
    );
    log('registering chargers');
    const fleet = await registerFleet(platform, amounts.chargers, { withTags: true });
    const load = new Program<LoadApi>('chargers', stage.program('chargers/load'));
    await load.call('connect', { ocppUrl: platform.ocppUrl, fleet });
    await load.call('startTransactions');
    const client = new Client({ connectionString: databaseUrl(platform.databaseUrl, 'csms') });
    // PostgreSQL is taken away in the end, with this connection still open.
    client.on('error', () => undefined);
    await client.connect();
    const groups = await Groups.connect(platform.brokers);
    for (const program of NOT_MEASURED) await platform.stop(program);
    const told = new ToldEvents(platform.brokers);
    const inspector = profile ? await Inspector.connect(port!) : null;
    const rows = await StoredRows.on(client);
    return new IngestBenchmark({ platform, client, load, groups, told, rows, inspector, amounts });
  },
};

/** Events as the gateway writes them. */
class ToldEvents {
  private readonly publisher: EventPublisher;

  constructor(brokers: readonly string[]) {
    const logger = createLogger('benchmark', 'warn');
    const client = kafkaClient({ brokers, clientId: 'benchmark-ingest', logger });
    this.publisher = new EventPublisher({ client, source: 'ocpp-gateway', topicPrefix: 'csms', logger });
    this.publisher.start();
  }

  async tell<D extends AnyEventDefinition>(definition: D, events: readonly PayloadOf<D>[]): Promise<void> {
    await Promise.all(
      events.map((data) => {
        const { organization_id: organizationId } = data as { organization_id: string };
        return this.publisher.publish(
          { definition, data, organizationId },
          { deadlineMs: PUBLISHING_LIMIT_MS },
        );
      }),
    );
  }
}

interface Parts {
  readonly platform: StagedPlatform;
  readonly client: Client;
  readonly load: Program<LoadApi>;
  readonly groups: Groups;
  readonly told: ToldEvents;
  readonly rows: StoredRows;
  readonly inspector: Inspector | null;
  readonly amounts: Amounts;
}

class IngestBenchmark implements PreparedBenchmark {
  private readonly backlog: Backlog;
  private readonly charges: readonly ToldCharge[];
  private readonly programs: Record<string, number>;

  constructor(private readonly parts: Parts) {
    const { groups, platform, amounts } = parts;
    this.backlog = new Backlog(groups, ['sessions'], { everyMs: 25, topics: [TOPIC] });
    this.charges = Array.from(
      { length: amounts.charges },
      (_, index) => new ToldCharge(platform.organizationId, index),
    );
    const names = ['sessions', 'postgres', 'kafka'];
    this.programs = Object.fromEntries(
      names.flatMap((name) => {
        const pid = platform.pidOf(name);
        return pid === null ? [] : [[name, pid]];
      }),
    );
  }

  async warmUp(): Promise<void> {
    const starts = this.charges.map((charge) => charge.started());
    await this.parts.told.tell(TransactionStarted, starts);
    await this.backlog.drained();
    for (let round = 0; round < 2; round += 1) await this.fromTopic();
    await this.fromSockets();
  }

  async run(): Promise<RunResult> {
    const topic = await this.fromTopic();
    const copyPerSecond = await this.copied(topic.rows);
    const alone = await this.gatewayAlone();
    const sockets = await this.fromSockets();
    const figures: Figure[] = [
      { name: 'topic → committed rows', unit: 'rows/s', value: topic.perSecond },
      { name: 'COPY of the same rows', unit: 'rows/s', value: copyPerSecond },
      { name: 'topic → rows beside COPY', unit: '% of COPY', value: (100 * topic.perSecond) / copyPerSecond },
      ...topic.figures,
      { name: 'acknowledged by the gateway, nobody consuming', unit: 'calls/s', value: alone },
      {
        name: 'socket → committed rows: acknowledged meanwhile',
        unit: 'calls/s',
        value: sockets.callsPerSecond,
      },
      { name: 'socket → committed rows', unit: 'rows/s', value: sockets.rowsPerSecond },
      { name: 'socket → committed rows: behind at the end', unit: 'events', value: sockets.behind },
    ];
    const counts = { 'rows from the topic': topic.rows, 'rows from sockets': sockets.rows };
    return { figures, counts, notes: topic.notes };
  }

  /** Events that wait in the topic; timed until every row and every offset is committed. */
  private async fromTopic() {
    const { amounts, told, rows, inspector } = this.parts;
    await this.paused(() => rows.clear());
    await inspector?.startProfile();
    const events = this.charges.flatMap((charge) =>
      Array.from({ length: amounts.eventsOfCharge }, () => charge.metered()),
    );
    // By time, as chargers tell: not one charger after the other.
    const inTurns = events.toSorted((a, b) => a.received_at.localeCompare(b.received_at));
    await this.paused(() => told.tell(MeterValuesReceived, inTurns));
    const before = cpuSeconds(this.programs);
    const { seconds } = await this.backlog.drained();
    const cpu = used(before, cpuSeconds(this.programs));
    const profile = await inspector?.stopProfile<CpuProfile>();
    const stored = await rows.count();
    expectCount('rows from the topic', stored, events.length * VALUES_OF_EVENT);
    const figures = Object.entries(cpu).map(([program, spent]) => ({
      name: `topic → committed rows: CPU of ${program}`,
      unit: '% of a core',
      value: (100 * spent) / seconds,
    }));
    const notes =
      profile === undefined ? [] : [profileText('sessions, topic → rows', summarizeProfile(profile))];
    return { rows: stored, perSecond: stored / seconds, figures, notes };
  }

  private async copied(expected: number): Promise<number> {
    const { rows } = this.parts;
    const seconds = await this.paused(async () => {
      await rows.writeToFile();
      return rows.copyFromFile();
    });
    expectCount('rows copied', await rows.count(), expected);
    return expected / seconds;
  }

  /** What the gateway acknowledges while nobody takes it off the topic. */
  private async gatewayAlone(): Promise<number> {
    const { answered, seconds } = await this.paused(() => this.metered());
    await this.backlog.drained();
    return answered / seconds;
  }

  private async fromSockets() {
    const { rows } = this.parts;
    const before = await rows.count();
    const startAt = monotonicMs();
    const { answered, seconds } = await this.metered();
    const { most: behind } = await this.backlog.drained();
    const whole = (monotonicMs() - startAt) / 1_000;
    const stored = (await rows.count()) - before;
    expectCount('rows from sockets', stored, answered * SAMPLES_IN_METER_VALUES);
    return { rows: stored, callsPerSecond: answered / seconds, rowsPerSecond: stored / whole, behind };
  }

  private metered(): Promise<LoadResult> {
    const { chargers, seconds } = this.parts.amounts;
    return this.parts.load.call('closed', { action: 'MeterValues', chargers, seconds });
  }

  private paused<T>(work: () => Promise<T>): Promise<T> {
    const { platform, client } = this.parts;
    const pid = platform.pidOf('sessions');
    if (pid === null) throw new Error('sessions is no process of ours');
    return whilePaused(pid, { client, applicationName: 'sessions' }, work);
  }
}

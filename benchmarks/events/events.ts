import { Client } from 'pg';

import { databaseUrl } from '@csms/platform-db';
import { ensureTopicsOn, eventTablesUp, kafkaClient } from '@csms/platform-kafka';
import { createLogger } from '@csms/platform-ops';

import {
  type Benchmark,
  type BenchmarkContext,
  expectCount,
  type Figure,
  type PreparedBenchmark,
  type RunResult,
} from '../harness/benchmark';
import { Program } from '../harness/program';
import type { Infrastructure } from '../harness/stage';
import { percentiles } from '../harness/statistics';

import type { ConsumersApi } from './consumer';
import { type Kind, KINDS, PROBE, type ProbeSettings } from './probe-events';
import type { ProducerApi } from './producer';

const DATABASE = 'benchmark';
const SCHEMA = 'app';
/** Transactions a second: one at a time on its way, and many. */
const RATES = [20, 200] as const;

interface Amounts {
  readonly timedSeconds: number;
  readonly one: number;
  readonly batch: number;
}

const FULL: Amounts = { timedSeconds: 10, one: 10_000, batch: 40_000 };
const QUICK: Amounts = { timedSeconds: 1, one: 300, batch: 1_000 };

export const events: Benchmark = {
  name: 'events',
  title: 'from a commit to a handler in another process, through outbox and Kafka',
  limits:
    'producer, relay, Kafka, PostgreSQL and consumer share the cores; each commit waits for the disk; one handler ' +
    'for each event is bound by a transaction of the database for each',
  async prepare({ stage, quick }: BenchmarkContext): Promise<PreparedBenchmark> {
    const settings = await prepareTables(await stage.infrastructure());
    const producer = new Program<ProducerApi>('producer', stage.program('events/producer'));
    const consumer = new Program<ConsumersApi>('consumer', stage.program('events/consumer'));
    await Promise.all([producer.call('start', settings), consumer.call('connect', settings)]);
    return new EventsBenchmark(producer, consumer, settings, quick ? QUICK : FULL);
  },
};

class EventsBenchmark implements PreparedBenchmark {
  private nextTimed = 0;

  constructor(
    private readonly producer: Program<ProducerApi>,
    private readonly consumer: Program<ConsumersApi>,
    private readonly settings: ProbeSettings,
    private readonly amounts: Amounts,
  ) {}

  async warmUp(): Promise<void> {
    await this.timed(RATES[1]);
    const few = Math.ceil(this.amounts.one / 5);
    await this.consumed('one', few);
    await this.consumed('batch', few);
  }

  async run(): Promise<RunResult> {
    const { timedSeconds, one, batch } = this.amounts;
    const latencies: Figure[] = [];
    let timed = 0;
    for (const rate of RATES) {
      latencies.push(...(await this.timed(rate)));
      timed += rate * timedSeconds;
    }
    const single = await this.consumed('one', one);
    const bulk = await this.consumed('batch', batch);
    return {
      figures: [
        ...latencies,
        { name: 'outbox drained into Kafka', unit: 'events/s', value: (batch * 1_000) / bulk.drainMs },
        { name: 'consumed, a transaction each', unit: 'events/s', value: (one * 1_000) / single.handleMs },
        { name: 'consumed in batches', unit: 'events/s', value: (batch * 1_000) / bulk.handleMs },
      ],
      counts: { committed: timed + one + batch, handled: timed + single.handled + bulk.handled },
    };
  }

  private async timed(rate: number): Promise<Figure[]> {
    const count = rate * this.amounts.timedSeconds;
    const from = this.nextTimed;
    this.nextTimed += count;
    await this.consumer.call('start', 'timed');
    const commits = await this.producer.call('paced', { rate, count, from });
    const { times } = await this.consumer.call('arrived', count);
    await this.consumer.call('stop');
    expectCount('events that were handled', times.length, count);
    const handledAt = new Map(times);
    expectCount('different events that were handled', handledAt.size, count);
    const since = (pick: 1 | 2): number[] =>
      commits.map((commit) => handledAt.get(commit[0])! - commit[pick]);
    return [
      ...figures(`${rate}/s: commit → handler`, since(2)),
      { name: `${rate}/s: begin → handler p50`, unit: 'ms', value: percentiles(since(1)).p50 },
    ];
  }

  /** Commits events at once while nobody consumes them, and then lets them be consumed. */
  private async consumed(kind: Exclude<Kind, 'timed'>, count: number) {
    await this.truncate();
    const drainMs = await this.producer.call('drained', { kind, count });
    await this.consumer.call('start', kind);
    const { times, doneAt } = await this.consumer.call('arrived', count);
    await this.consumer.call('stop');
    const handled = await this.effects();
    expectCount(`effects of ${kind} handlers`, handled, count);
    const firstAt = times.reduce((least, [, at]) => Math.min(least, at), Number.POSITIVE_INFINITY);
    return { drainMs, handleMs: doneAt - firstAt, handled };
  }

  private truncate(): Promise<unknown> {
    return asClient(this.settings.databaseUrl, (client) => client.query(`truncate ${SCHEMA}.effect`));
  }

  /** Rows that handlers have committed; as many different ones. */
  private async effects(): Promise<number> {
    const { rows } = await asClient(this.settings.databaseUrl, (client) =>
      client.query<{ effects: number; different: number }>(
        `select count(*)::int as effects, count(distinct n)::int as different from ${SCHEMA}.effect`,
      ),
    );
    const { effects, different } = rows[0]!;
    expectCount('different events in the effects', different, effects);
    return effects;
  }
}

function figures(what: string, times: readonly number[]): Figure[] {
  return Object.entries(percentiles(times)).map(([p, value]) => ({
    name: `${what} ${p}`,
    unit: 'ms',
    value,
  }));
}

async function prepareTables({ brokers, databaseUrl: adminUrl }: Infrastructure): Promise<ProbeSettings> {
  await asClient(adminUrl, (client) => client.query(`create database ${DATABASE}`));
  const settings = {
    brokers,
    databaseUrl: databaseUrl(adminUrl, DATABASE),
    schema: SCHEMA,
    topicPrefix: 'benchmark',
  };
  await asClient(settings.databaseUrl, (client) =>
    client.query(
      `create schema ${SCHEMA};
       set search_path = ${SCHEMA};
       ${eventTablesUp()}
       create table fact (n integer primary key);
       create table effect (kind text not null, n integer not null);`,
    ),
  );
  const client = kafkaClient({ brokers, clientId: 'benchmark', logger: createLogger('benchmark', 'warn') });
  await ensureTopicsOn(
    client,
    settings.topicPrefix,
    KINDS.map((kind) => PROBE[kind].topic),
  );
  return settings;
}

async function asClient<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

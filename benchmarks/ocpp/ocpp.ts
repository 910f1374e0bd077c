import { CHARGE_POINT_EVENTS } from '@csms/contracts';
import { topicName } from '@csms/platform-kafka';
import { Inspector } from '@csms/testing';

import { registerFleet } from '../chargers/fleet';
import type { LoadApi, LoadResult } from '../chargers/load';
import { type LoadAction, SAMPLES_IN_METER_VALUES } from '../chargers/load-charger';
import {
  type Benchmark,
  type BenchmarkContext,
  expectCount,
  type Figure,
  type PreparedBenchmark,
  type RunResult,
} from '../harness/benchmark';
import { type CpuProfile, profileText, summarizeProfile } from '../harness/cpu-profile';
import { Groups } from '../harness/groups';
import { cpuSeconds, used } from '../harness/processes';
import { Program } from '../harness/program';
import type { StagedPlatform } from '../harness/stage';

import { Backlog } from './backlog';
import { meterValueCount } from './stored-samples';

const TOPIC = topicName('csms', CHARGE_POINT_EVENTS);
const SERVICES = ['ocpp-gateway', 'sessions', 'billing', 'analytics', 'kafka', 'postgres'] as const;

/** The load's chargers never tell their status, and each sends as much as it can. */
const QUIET = { OCPP_RELEARN_AFTER_SECONDS: '0', OCPP_LIMIT_FRAMES_PER_SECOND: '0' };

interface Phase {
  readonly action: LoadAction;
  readonly chargers: number;
  /** Calls a second; null: each as soon as the one before is answered. */
  readonly rate: number | null;
}

interface Amounts {
  readonly sizes: readonly number[];
  readonly rates: readonly number[];
  readonly seconds: number;
}

const FULL: Amounts = { sizes: [1, 50, 1_000], rates: [1_000, 2_000], seconds: 8 };
const QUICK: Amounts = { sizes: [1, 20], rates: [100], seconds: 1 };

export const ocpp: Benchmark = {
  name: 'ocpp',
  title: "chargers' calls, each answered after Kafka has acknowledged what it tells",
  limits:
    'chargers, gateway, Kafka, PostgreSQL, sessions, billing and analytics share the cores: the rate is that of all of them, ' +
    'while "for each CPU second of the gateway" is what one core of its own would give it at most; an answer waits ' +
    'for the batch before it on the way to Kafka',
  async prepare({ stage, quick, profile, log }: BenchmarkContext): Promise<PreparedBenchmark> {
    const amounts = quick ? QUICK : FULL;
    const [port] = await stage.freePorts(1);
    const inspect = { CSMS_NODE_OPTIONS_OCPP_GATEWAY: `--inspect=127.0.0.1:${port}` };
    const platform = await stage.platform({ ...QUIET, ...(profile ? inspect : {}) });
    log('registering chargers');
    const fleet = await registerFleet(platform, Math.max(...amounts.sizes), { withTags: true });
    const load = new Program<LoadApi>('chargers', stage.program('chargers/load'));
    await load.call('connect', { ocppUrl: platform.ocppUrl, fleet });
    await load.call('startTransactions');
    const groups = await Groups.connect(platform.brokers);
    const inspector = profile ? await Inspector.connect(port!) : null;
    return new OcppBenchmark(platform, load, groups, amounts, inspector);
  },
};

class OcppBenchmark implements PreparedBenchmark {
  private readonly backlog: Backlog;
  private readonly programs: Record<string, number>;

  constructor(
    private readonly platform: StagedPlatform,
    private readonly load: Program<LoadApi>,
    private readonly groups: Groups,
    private readonly amounts: Amounts,
    private readonly inspector: Inspector | null,
  ) {
    this.backlog = new Backlog(groups, ['sessions', 'billing', 'analytics']);
    const pids = [
      ...SERVICES.map((name) => [name, platform.pidOf(name)] as const),
      ['chargers', load.pid] as const,
    ];
    this.programs = Object.fromEntries(pids.flatMap(([name, pid]) => (pid === null ? [] : [[name, pid]])));
  }

  async warmUp(): Promise<void> {
    const chargers = Math.max(...this.amounts.sizes);
    for (const action of ['MeterValues', 'Heartbeat'] as const) {
      await this.load.call('closed', { action, chargers, seconds: this.amounts.seconds / 2 });
    }
    await this.backlog.drained();
  }

  async run(): Promise<RunResult> {
    const { sizes, rates } = this.amounts;
    const most = Math.max(...sizes);
    const phases: Phase[] = [
      ...sizes.flatMap((chargers) => [
        { action: 'MeterValues' as const, chargers, rate: null },
        { action: 'Heartbeat' as const, chargers, rate: null },
      ]),
      ...rates.map((rate) => ({ action: 'MeterValues' as const, chargers: most, rate })),
    ];
    const before = await this.told();
    const figures: Figure[] = [];
    const notes: string[] = [];
    const answered = { MeterValues: 0, Heartbeat: 0 };
    for (const phase of phases) {
      const isProfiled = phase.chargers === most && phase.rate === null;
      const outcome = await this.play(phase, isProfiled ? this.inspector : null);
      answered[phase.action] += outcome.answered;
      figures.push(...outcome.figures);
      notes.push(...outcome.notes);
    }
    const after = await this.told();
    expectCount('MeterValues in Kafka', after.records - before.records, answered.MeterValues);
    const samples = after.samples - before.samples;
    expectCount('samples in sessions', samples, answered.MeterValues * SAMPLES_IN_METER_VALUES);
    return {
      figures,
      counts: {
        'MeterValues answered': answered.MeterValues,
        'samples stored': samples,
        'Heartbeats answered': answered.Heartbeat,
      },
      notes,
    };
  }

  private async play(phase: Phase, inspector: Inspector | null) {
    const { action, chargers, rate } = phase;
    const { seconds } = this.amounts;
    await inspector?.startProfile();
    const before = cpuSeconds(this.programs);
    const result =
      rate === null
        ? await this.load.call('closed', { action, chargers, seconds })
        : await this.load.call('paced', { action, chargers, seconds, rate });
    const cpu = used(before, cpuSeconds(this.programs));
    const profile = await inspector?.stopProfile<CpuProfile>();
    const name = `${action}, ${chargers} charger${chargers === 1 ? '' : 's'}${rate === null ? '' : ` at ${rate}/s`}`;
    const figures = [...timeFigures(name, result), ...gatewayFigures(name, result, cpu)];
    if (action === 'MeterValues' && chargers === Math.max(...this.amounts.sizes)) {
      figures.push(...cpuFigures(name, result, cpu));
    }
    if (action === 'MeterValues') {
      const { most, seconds: drainSeconds } = await this.backlog.drained();
      if (chargers > 1) {
        figures.push({ name: `${name}: behind at the end`, unit: 'events', value: most });
        figures.push({ name: `${name}: until caught up`, unit: 's', value: drainSeconds });
      }
    }
    const notes =
      profile === undefined ? [] : [profileText(`ocpp-gateway, ${name}`, summarizeProfile(profile))];
    return { answered: result.answered, figures, notes };
  }

  /** What chargers have told: in Kafka, and what sessions has made of it. */
  private async told(): Promise<{ records: number; samples: number }> {
    await this.backlog.drained();
    const [records, samples] = await Promise.all([
      this.groups.written(TOPIC),
      meterValueCount(this.platform.databaseUrl),
    ]);
    return { records, samples };
  }
}

function timeFigures(name: string, { answered, seconds, latencyMs }: LoadResult): Figure[] {
  return [
    { name, unit: 'calls/s', value: answered / seconds },
    ...Object.entries(latencyMs).map(([p, value]) => ({ name: `${name}: ${p}`, unit: 'ms', value })),
  ];
}

function gatewayFigures(name: string, { answered }: LoadResult, cpu: Record<string, number>): Figure[] {
  const gateway = cpu['ocpp-gateway'] ?? 0;
  if (gateway === 0) return [];
  return [{ name: `${name}: for each CPU second of the gateway`, unit: 'calls', value: answered / gateway }];
}

function cpuFigures(name: string, { seconds }: LoadResult, cpu: Record<string, number>): Figure[] {
  return Object.entries(cpu).map(([program, cpuSeconds]) => ({
    name: `${name}: CPU of ${program}`,
    unit: '% of a core',
    value: (cpuSeconds / seconds) * 100,
  }));
}

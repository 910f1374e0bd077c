import { registerFleet } from '../chargers/fleet';
import type { LoadApi } from '../chargers/load';
import {
  type Benchmark,
  type BenchmarkContext,
  expectCount,
  type Figure,
  type PreparedBenchmark,
  type RunResult,
} from '../harness/benchmark';
import { cpuSeconds, used } from '../harness/processes';
import { Program } from '../harness/program';
import type { StagedPlatform } from '../harness/stage';
import type { Percentiles } from '../harness/statistics';

import type { SubscriberApi } from './subscriber';

/** The load's chargers never tell their status, and each sends as much as it can. */
const QUIET = { OCPP_RELEARN_AFTER_SECONDS: '0', OCPP_LIMIT_FRAMES_PER_SECOND: '0' };

interface Phase {
  /** Meter values a second, of all chargers. */
  readonly rate: number;
  readonly clients: number;
}

interface Amounts {
  readonly chargers: number;
  readonly seconds: number;
  readonly phases: readonly Phase[];
}

const FULL: Amounts = {
  chargers: 500,
  seconds: 10,
  phases: [
    { rate: 100, clients: 1 },
    { rate: 1_000, clients: 1 },
    { rate: 1_000, clients: 20 },
  ],
};
const QUICK: Amounts = { chargers: 20, seconds: 1, phases: [{ rate: 50, clients: 2 }] };

export const live: Benchmark = {
  name: 'live',
  title:
    "from a charger's frame to the clients of the stream (charger → gateway → Kafka → API gateway → WebSocket), beside the charger's own answer in the same run",
  limits:
    'chargers, clients, both gateways, Kafka, PostgreSQL and all services share the cores; a reading is timed from when its ' +
    'charger sent it, in whole milliseconds, the answer from when it should have been sent',
  async prepare({ stage, quick, log }: BenchmarkContext): Promise<PreparedBenchmark> {
    const amounts = quick ? QUICK : FULL;
    const platform = await stage.platform(QUIET);
    log('registering chargers');
    const fleet = await registerFleet(platform, amounts.chargers, { withTags: true });
    const load = new Program<LoadApi>('chargers', stage.program('chargers/load'));
    await load.call('connect', { ocppUrl: platform.ocppUrl, fleet });
    await load.call('startTransactions');
    const clients = new Program<SubscriberApi>('clients', stage.program('live/subscriber'));
    return new LiveBenchmark(platform, load, clients, amounts);
  },
};

class LiveBenchmark implements PreparedBenchmark {
  constructor(
    private readonly platform: StagedPlatform,
    private readonly load: Program<LoadApi>,
    private readonly clients: Program<SubscriberApi>,
    private readonly amounts: Amounts,
  ) {}

  async warmUp(): Promise<void> {
    const [phase] = this.amounts.phases;
    if (phase !== undefined) await this.play(phase);
  }

  async run(): Promise<RunResult> {
    const figures: Figure[] = [];
    const counts = { 'MeterValues answered': 0, 'readings received': 0 };
    for (const phase of this.amounts.phases) {
      const { answered, received, figures: ofPhase } = await this.play(phase);
      figures.push(...ofPhase);
      counts['MeterValues answered'] += answered;
      counts['readings received'] += received;
    }
    return { figures, counts };
  }

  private async play({ rate, clients }: Phase) {
    const { baseUrl, apiKey } = this.platform;
    const { chargers, seconds } = this.amounts;
    const pid = this.platform.pidOf('api-gateway');
    const programs: Record<string, number> = pid === null ? {} : { 'api-gateway': pid };
    await this.clients.call('follow', { baseUrl, apiKey, clients });
    await this.clients.call('begin');
    const before = cpuSeconds(programs);
    const sent = await this.load.call('paced', { action: 'MeterValues', chargers, seconds, rate });
    const followed = await this.clients.call('received', { readings: sent.answered });
    const cpu = used(before, cpuSeconds(programs))['api-gateway'] ?? 0;
    await this.clients.call('leave');
    expectCount('readings of the client with the fewest', followed.fewest, sent.answered);
    expectCount('readings of the client with the most', followed.most, sent.answered);
    expectCount('gaps', followed.gaps, 0);
    const name = `${rate} meter values/s, ${clients} client${clients === 1 ? '' : 's'}`;
    const figures = [
      ...timeFigures(`${name}: frame → client`, followed.latencyMs),
      ...timeFigures(`${name}: frame → answer of the charger`, sent.latencyMs),
      ...(cpu === 0
        ? []
        : [{ name: `${name}: CPU of api-gateway`, unit: '% of a core', value: (cpu / sent.seconds) * 100 }]),
    ];
    return { answered: sent.answered, received: followed.fewest * clients, figures };
  }
}

function timeFigures(name: string, latencyMs: Percentiles): Figure[] {
  return Object.entries(latencyMs).map(([p, value]) => ({
    name: `${name} ${p}`,
    unit: 'ms',
    value: value as number,
  }));
}

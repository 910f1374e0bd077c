import { type FleetCharger, registerFleet } from '../chargers/fleet';
import type { LoadApi, LoadResult, StormResult } from '../chargers/load';
import type { LoadAction } from '../chargers/load-charger';
import {
  type Benchmark,
  type BenchmarkContext,
  expectCount,
  type Figure,
  type PreparedBenchmark,
  type RunResult,
} from '../harness/benchmark';
import { Groups } from '../harness/groups';
import { cpuSeconds, residentBytes, used } from '../harness/processes';
import { Program } from '../harness/program';
import type { StagedPlatform } from '../harness/stage';
import { Backlog } from '../ocpp/backlog';

import type { CommandLoadApi, CommandsResult } from './command-load';

const MIB = 2 ** 20;

const SERVICES = ['registry', 'ocpp-gateway', 'sessions', 'billing', 'analytics'];

interface Amounts {
  readonly chargers: number;
  readonly processes: number;
  readonly rate: number;
  readonly seconds: number;
  readonly commandRates: readonly (number | null)[];
  /** Chargers of one call. */
  readonly bulk: number;
}

const FULL: Amounts = {
  chargers: 10_000,
  processes: 4,
  rate: 2_000,
  seconds: 10,
  commandRates: [100, 300, 1_000],
  bulk: 500,
};
const QUICK: Amounts = { chargers: 40, processes: 2, rate: 100, seconds: 1, commandRates: [20], bulk: 20 };

export const fleet: Benchmark = {
  name: 'fleet',
  group: 'ocpp',
  title:
    'many chargers of both OCPP versions, from processes of their own, on one instance of the gateway: their messages ' +
    'at a fixed pace, all of them coming back at once, and commands to them over two instances',
  limits:
    'chargers, callers, two gateways, Kafka, PostgreSQL and every service share the cores; percentiles of messages and ' +
    'of the storm are those of the slowest process of chargers; a command is a row of the history, an entry of the ' +
    'audit log and an event before and after its frame',
  async prepare({ stage, quick, log }: BenchmarkContext): Promise<PreparedBenchmark> {
    const amounts = quick ? QUICK : FULL;
    const platform = await stage.platform({}, { scale: { 'ocpp-gateway': 2 } });
    const groups = await Groups.connect(platform.brokers);
    const backlog = new Backlog(groups, SERVICES);
    log(`registering ${amounts.chargers} chargers`);
    const chargers = await registerFleet(platform, amounts.chargers, {
      withTags: true,
      versions: ['1.6', '2.0.1'],
    });
    await backlog.drained();
    const size = Math.ceil(chargers.length / amounts.processes);
    const parts = Array.from({ length: amounts.processes }, (_, index) => ({
      fleet: chargers.slice(index * size, (index + 1) * size),
      load: new Program<LoadApi>(`chargers ${index + 1}`, stage.program('chargers/load')),
    }));
    const callers = new Program<CommandLoadApi>('callers', stage.program('fleet/command-load'));
    return new FleetBenchmark(platform, parts, callers, backlog, amounts);
  },
};

interface Part {
  readonly fleet: readonly FleetCharger[];
  readonly load: Program<LoadApi>;
}

class FleetBenchmark implements PreparedBenchmark {
  private readonly urls: readonly string[];

  constructor(
    private readonly platform: StagedPlatform,
    private readonly parts: readonly Part[],
    private readonly callers: Program<CommandLoadApi>,
    private readonly backlog: Backlog,
    private readonly amounts: Amounts,
  ) {
    this.urls = platform.chargersPorts.map((port) => `ws://127.0.0.1:${port}`);
  }

  async warmUp(): Promise<void> {
    await this.connectAll(() => this.urls[0] ?? '');
    await this.startTransactions();
    await this.paced('MeterValues', this.amounts.seconds / 2);
    await this.backlog.drained();
  }

  async run(): Promise<RunResult> {
    const figures: Figure[] = [];
    const { rate, chargers } = this.amounts;
    const before = cpuSeconds(this.gateways());
    const messages = await this.paced('MeterValues', this.amounts.seconds);
    const cpu = used(before, cpuSeconds(this.gateways()));
    const { most, seconds: drainSeconds } = await this.backlog.drained();
    const name = `${chargers} chargers, ${rate} MeterValues and TransactionEvents/s`;
    figures.push(
      ...messageFigures(name, messages),
      { name: `${name}: gateway's CPU`, unit: '% of a core', value: percentOf(cpu, this.amounts.seconds) },
      { name: `${name}: behind at the end`, unit: 'events', value: most },
      { name: `${name}: until caught up`, unit: 's', value: drainSeconds },
      { name: `${chargers} chargers: gateway, resident`, unit: 'MiB', value: this.residentMib() },
    );
    const storm = await this.storm();
    figures.push(...stormFigures(`${chargers} chargers come back at once`, storm));
    figures.push({ name: 'after the storm: gateway, resident', unit: 'MiB', value: this.residentMib() });
    await this.backlog.drained();
    const commands = await this.commands();
    await this.each(({ load }) => load.call('disconnect'));
    await this.connectAll(() => this.urls[0] ?? '');
    await this.startTransactions();
    return {
      figures: [...figures, ...commands.figures],
      counts: { 'messages answered': messages.answered, 'commands answered': commands.answered },
    };
  }

  private async paced(action: LoadAction, seconds: number): Promise<LoadResult> {
    const rate = this.amounts.rate / this.parts.length;
    const results = await this.each(({ load, fleet: part }) =>
      load.call('paced', { action, chargers: part.length, seconds, rate }),
    );
    const answered = results.reduce((sum, one) => sum + one.answered, 0);
    expectCount('messages answered', answered, Math.floor(rate * seconds) * this.parts.length);
    return { answered, seconds: Math.max(...results.map((one) => one.seconds)), latencyMs: slowest(results) };
  }

  private async storm(): Promise<StormResult> {
    const results = await this.each(({ load }) => load.call('storm', { ocppUrl: this.urls[0] ?? '' }));
    return {
      refused: results.reduce((sum, one) => sum + one.refused, 0),
      seconds: Math.max(...results.map((one) => one.seconds)),
      backAfterMs: slowest(results.map((one) => ({ latencyMs: one.backAfterMs }))),
    };
  }

  /** To the chargers of both instances in turn. */
  private async commands(): Promise<{ figures: Figure[]; answered: number }> {
    await this.each(({ load }) => load.call('disconnect'));
    await this.connectAll((part) => this.urls[part % this.urls.length] ?? '');
    const ids = interleaved(
      this.parts.map(({ fleet: part }) => part.map(({ chargePointId }) => chargePointId)),
    );
    const figures: Figure[] = [];
    let answered = 0;
    for (const rate of this.amounts.commandRates) {
      const { baseUrl, apiKey } = this.platform;
      const order = { url: baseUrl, apiKey, chargePointIds: ids, rate, seconds: this.amounts.seconds };
      const result = await this.callers.call('send', { ...order, connections: 64 });
      answered += result.answered;
      figures.push(...commandFigures(`commands at ${rate}/s over two instances`, result));
    }
    const bulk = await this.bulk(ids);
    figures.push(...commandFigures(`commands by ${this.amounts.bulk} at once over two instances`, bulk));
    return { figures, answered: answered + bulk.answered };
  }

  /** Each charger once. */
  private bulk(ids: readonly string[]): Promise<CommandsResult> {
    const { bulk } = this.amounts;
    const { baseUrl: url, apiKey } = this.platform;
    const chargePointIds = Array.from({ length: Math.floor(ids.length / bulk) }, (_, index) =>
      ids.slice(index * bulk, (index + 1) * bulk),
    );
    return this.callers.call('sendBulk', { url, apiKey, chargePointIds, connections: 2 });
  }

  /** Of chargers that are all known and up. A day's charges do not begin together: their events are handled first. */
  private async startTransactions(): Promise<void> {
    await this.backlog.drained();
    await this.each(({ load }) => load.call('startTransactions'));
    await this.backlog.drained();
  }

  private async connectAll(urlOf: (part: number) => string): Promise<void> {
    await this.each(({ load, fleet: part }, index) =>
      load.call('connect', { ocppUrl: urlOf(index), fleet: part }),
    );
  }

  private each<Result>(work: (part: Part, index: number) => Promise<Result>): Promise<Result[]> {
    return Promise.all(this.parts.map(work));
  }

  private gateways(): Record<string, number> {
    const pid = this.platform.pidOf('ocpp-gateway');
    return pid === null ? {} : { 'ocpp-gateway': pid };
  }

  private residentMib(): number {
    return residentBytes(this.gateways()['ocpp-gateway'] ?? 0) / MIB;
  }
}

function slowest(results: readonly Pick<LoadResult, 'latencyMs'>[]): LoadResult['latencyMs'] {
  const most = (p: 'p50' | 'p95' | 'p99'): number =>
    Math.max(...results.map(({ latencyMs }) => latencyMs[p]));
  return { p50: most('p50'), p95: most('p95'), p99: most('p99') };
}

function messageFigures(name: string, { answered, seconds, latencyMs }: LoadResult): Figure[] {
  return [
    { name, unit: 'calls/s', value: answered / seconds },
    ...Object.entries(latencyMs).map(([p, value]) => ({ name: `${name}: ${p}`, unit: 'ms', value })),
  ];
}

function stormFigures(name: string, { refused, seconds, backAfterMs }: StormResult): Figure[] {
  return [
    { name: `${name}: until the last is booted`, unit: 's', value: seconds },
    { name: `${name}: p50`, unit: 's', value: backAfterMs.p50 / 1_000 },
    { name: `${name}: tried again`, unit: 'times', value: refused },
  ];
}

function commandFigures(name: string, { answered, seconds, latencyMs }: CommandsResult): Figure[] {
  return [
    { name, unit: 'commands/s', value: answered / seconds },
    { name: `${name}: p50`, unit: 'ms', value: latencyMs.p50 },
    { name: `${name}: p99`, unit: 'ms', value: latencyMs.p99 },
  ];
}

function percentOf(cpu: Record<string, number>, seconds: number): number {
  return ((cpu['ocpp-gateway'] ?? 0) / seconds) * 100;
}

function interleaved<Item>(lists: readonly (readonly Item[])[]): Item[] {
  const most = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: most }, (_, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  ).flat();
}

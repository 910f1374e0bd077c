import type { Benchmark, BenchmarkContext } from './benchmark';
import { describeMachine, describeSoftware } from './machine';
import { benchmarkText, machineText, type Report, summarize } from './report';
import type { Infrastructure, Stage } from './stage';

export interface BenchmarkOptions {
  readonly runs: number;
  readonly quick: boolean;
  readonly profile: boolean;
  log(line: string): void;
}

/** A stage for each benchmark, empty at its beginning and gone after it. */
export interface Stages {
  open(): Stage & { close(): Promise<void> };
}

/** @throws what the first benchmark that went wrong threw; nothing passes or fails on time */
export async function runBenchmarks(
  benchmarks: readonly Benchmark[],
  stages: Stages,
  options: BenchmarkOptions,
): Promise<Report> {
  const machine = describeMachine();
  const reports = [];
  for (const benchmark of benchmarks) reports.push(await runBenchmark(benchmark, stages, options));
  return { machine, quick: options.quick, benchmarks: reports };
}

async function runBenchmark(benchmark: Benchmark, stages: Stages, options: BenchmarkOptions) {
  const { name, title, limits } = benchmark;
  const { runs, quick, profile } = options;
  const log = (line: string): void => options.log(`${name}: ${line}`);
  const stage = stages.open();
  try {
    log('preparing');
    const started: Infrastructure[] = [];
    const context: BenchmarkContext = { stage: remembering(stage, started), quick, profile, log };
    const prepared = await benchmark.prepare(context);
    log('warming up');
    await prepared.warmUp();
    const results = [];
    for (let run = 1; run <= runs; run += 1) {
      log(`run ${run} of ${runs}`);
      results.push(await prepared.run());
    }
    const software = await describeSoftware(started[0]!);
    const notes = results.flatMap((result) => result.notes ?? []);
    return { name, title, limits, software, runs, notes, ...summarize(results) };
  } finally {
    await stage.close();
  }
}

function remembering(stage: Stage, started: Infrastructure[]): Stage {
  const remember = async <I extends Infrastructure>(starting: Promise<I>): Promise<I> => {
    const infrastructure = await starting;
    started.push(infrastructure);
    return infrastructure;
  };
  return {
    infrastructure: () => remember(stage.infrastructure()),
    platform: (environment, options) => remember(stage.platform(environment, options)),
    program: (name) => stage.program(name),
    freePorts: (count) => stage.freePorts(count),
  };
}

export function reportText({ machine, quick, benchmarks }: Report): string {
  const warning = quick ? ['A quick run: it shows that the benchmarks work, not how fast anything is.'] : [];
  return [machineText(machine), ...warning, ...benchmarks.map(benchmarkText)].join('\n\n');
}

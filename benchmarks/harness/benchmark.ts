import type { Stage } from './stage';

/** One number of one run. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
}

export interface RunResult {
  readonly figures: readonly Figure[];
  /** What was sent and what arrived, which the benchmark has compared. */
  readonly counts: Readonly<Record<string, number>>;
  /** Whole texts, e.g. a profile; not compared between runs. */
  readonly notes?: readonly string[];
}

export interface BenchmarkContext {
  readonly stage: Stage;
  /** A small amount of work: to see that the benchmark works, not for its figures. */
  readonly quick: boolean;
  /** Says where the CPU time goes, in benchmarks that can. */
  readonly profile: boolean;
  readonly log: (line: string) => void;
}

/** A benchmark whose programs run and which has what it needs. */
export interface PreparedBenchmark {
  warmUp(): Promise<void>;
  /** @throws WrongAnswerError */
  run(): Promise<RunResult>;
}

export interface Benchmark {
  readonly name: string;
  /** A benchmark that is run with this one when it is named. */
  readonly group?: string;
  readonly title: string;
  /** What bounds its figures, to be read with them. */
  readonly limits: string;
  prepare(context: BenchmarkContext): Promise<PreparedBenchmark>;
}

/** An error answer, a lost event, a refused transaction: refusals are quick, so that their times say nothing. */
export class WrongAnswerError extends Error {}

/** @throws WrongAnswerError */
export function expectCount(what: string, actual: number, expected: number): void {
  if (actual !== expected) throw new WrongAnswerError(`${what}: ${actual}, expected ${expected}`);
}

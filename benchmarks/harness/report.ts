import type { RunResult } from './benchmark';
import type { Machine, Software } from './machine';
import { type Spread, spread, threeDigits } from './statistics';

export interface FigureReport extends Spread {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
}

export interface BenchmarkReport {
  readonly name: string;
  readonly title: string;
  readonly limits: string;
  readonly software: Software;
  readonly runs: number;
  readonly figures: readonly FigureReport[];
  /** Sums over all runs. */
  readonly counts: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

export interface Report {
  readonly machine: Machine;
  readonly quick: boolean;
  readonly benchmarks: readonly BenchmarkReport[];
}

/** Figures of the same name over the runs, in the order of the first run. */
export function summarize(results: readonly RunResult[]): Pick<BenchmarkReport, 'figures' | 'counts'> {
  const values = new Map<string, { unit: string; values: number[] }>();
  const counts: Record<string, number> = {};
  for (const result of results) {
    for (const { name, unit, value } of result.figures) {
      const known = values.get(name) ?? { unit, values: [] };
      known.values.push(value);
      values.set(name, known);
    }
    for (const [name, count] of Object.entries(result.counts)) counts[name] = (counts[name] ?? 0) + count;
  }
  const figures = [...values].map(([name, known]) => ({ name, ...known, ...spread(known.values) }));
  return { figures, counts };
}

export function machineText(machine: Machine): string {
  const { cores, cpu_model, memory_gib, node, git_commit, load_average_at_start } = machine;
  return [
    `${cores} cores (${cpu_model}), ${memory_gib} GiB, Node ${node}`,
    `commit ${git_commit}, load average ${load_average_at_start.toFixed(2)} at start`,
  ].join('\n');
}

export function benchmarkText(report: BenchmarkReport): string {
  const { name, title, software, runs, figures, counts, limits, notes } = report;
  const rows = [
    ['', 'median', 'min – max', ''],
    ...figures.map(({ name, unit, median, min, max }) => [
      name,
      threeDigits(median),
      `${threeDigits(min)} – ${threeDigits(max)}`,
      unit,
    ]),
  ];
  return [
    `${name}: ${title}`,
    `Kafka ${software.kafka}, PostgreSQL ${software.postgresql} with fsync ${software.fsync ? 'on' : 'off'}; ${runs} run${runs === 1 ? '' : 's'}`,
    '',
    ...columns(rows),
    '',
    `Counted: ${Object.entries(counts)
      .map(([what, count]) => `${what} ${count.toLocaleString('en-GB')}`)
      .join(', ')}`,
    `Limits: ${limits}`,
    ...notes.flatMap((note) => ['', note]),
  ].join('\n');
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map(([name = '', median = '', range = '', unit = '']) =>
    `  ${name.padEnd(widths[0]!)}  ${median.padStart(widths[1]!)}  ${range.padStart(widths[2]!)}  ${unit}`.trimEnd(),
  );
}

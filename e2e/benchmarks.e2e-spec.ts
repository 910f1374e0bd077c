import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface Report {
  readonly machine: { readonly cores: number; readonly git_commit: string };
  readonly benchmarks: readonly {
    readonly name: string;
    readonly software: { readonly fsync: boolean };
    readonly figures: readonly { readonly name: string; readonly median: number }[];
    readonly counts: Readonly<Record<string, number>>;
  }[];
}

/** `npm run bench` at its smallest. How fast anything is says nothing here; that nothing was lost does. */
function quickRun(name: string): Report {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['tools/bench.mjs', name, '--quick', '--json'],
    {
      cwd: join(__dirname, '..'),
      encoding: 'utf8',
      env: { ...process.env, KAFKA_BROKERS: undefined, DATABASE_URL: undefined },
    },
  );
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as Report;
}

it('measures the way of an event, and finds every one of them at its handler', () => {
  const { machine, benchmarks } = quickRun('events');
  expect(machine.cores).toBeGreaterThan(0);
  expect(benchmarks).toHaveLength(1);
  const [events] = benchmarks;
  expect(events).toMatchObject({
    name: 'events',
    software: { fsync: true },
    counts: { committed: 1_520, handled: 1_520 },
  });
  expect(events?.figures.map(({ name }) => name)).toEqual([
    ...[20, 200].flatMap((rate) => [
      `${rate}/s: commit → handler p50`,
      `${rate}/s: commit → handler p95`,
      `${rate}/s: commit → handler p99`,
      `${rate}/s: begin → handler p50`,
    ]),
    'outbox drained into Kafka',
    'consumed, a transaction each',
    'consumed in batches',
  ]);
  for (const { median } of events?.figures ?? []) expect(median).toBeGreaterThan(0);
}, 120_000);

it('measures the way of meter values into the database, and finds every one of them there', () => {
  const { benchmarks } = quickRun('ingest');
  const [ingest] = benchmarks;
  // Five charges with four events of two samples of eight values.
  expect(ingest).toMatchObject({ name: 'ingest', counts: { 'rows from the topic': 320 } });
  expect(ingest?.counts['rows from sockets']).toBeGreaterThan(0);
  const names = ingest?.figures.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['topic → committed rows', 'COPY of the same rows', 'socket → committed rows']),
  );
  for (const { median } of ingest?.figures ?? []) expect(median).toBeGreaterThanOrEqual(0);
}, 300_000);

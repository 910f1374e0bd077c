import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface Report {
  readonly machine: { readonly cores: number; readonly git_commit: string };
  readonly benchmarks: readonly {
    readonly name: string;
    readonly software: { readonly fsync: boolean };
    readonly figures: readonly { readonly name: string; readonly median: number }[];
    readonly counts: { readonly committed: number; readonly handled: number };
  }[];
}

/** `npm run bench` at its smallest. How fast anything is says nothing here; that nothing was lost does. */
it('measures the way of an event, and finds every one of them at its handler', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['tools/bench.mjs', 'events', '--quick', '--json'],
    {
      cwd: join(__dirname, '..'),
      encoding: 'utf8',
      env: { ...process.env, KAFKA_BROKERS: undefined, DATABASE_URL: undefined },
    },
  );
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  const { machine, benchmarks } = JSON.parse(stdout) as Report;
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

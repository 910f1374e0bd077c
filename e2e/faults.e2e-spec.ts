import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface Report {
  readonly faults: readonly { readonly fault: string }[];
  readonly messages: { readonly confirmed: number; readonly duplicated: number; readonly dropped: number };
  readonly sessions: Record<
    'lost' | 'doubled' | 'mispriced' | 'invented' | 'miscounted',
    readonly string[]
  > & {
    readonly confirmed: number;
  };
  readonly dead_letters: { readonly expected: number; readonly found: number };
}

/** The short form of `npm run faults`: one service, Kafka, PostgreSQL and one point of the gateway's code. */
it('what is killed under load loses nothing and doubles nothing', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=TimeoutNegativeWarning', 'tools/faults.mjs', '--short', '--json'],
    {
      cwd: join(__dirname, '..'),
      encoding: 'utf8',
      env: { ...process.env, KAFKA_BROKERS: undefined, DATABASE_URL: undefined, NODE_ENV: undefined },
      timeout: 380_000,
    },
  );
  if (stdout === '') throw new Error(`No report:\n${stderr}`);
  const report = JSON.parse(stdout) as Report;
  expect(report.sessions).toMatchObject({
    lost: [],
    doubled: [],
    mispriced: [],
    invented: [],
    miscounted: [],
  });
  expect(report.sessions.confirmed).toBeGreaterThan(10);
  expect(report.messages.dropped).toBe(0);
  expect(report.messages.duplicated).toBeGreaterThan(0);
  expect(report.dead_letters).toEqual({ expected: 20, found: 20 });
  expect(report.faults.map(({ fault }) => fault).sort()).toEqual([
    'kill -9 kafka',
    'kill -9 ocpp-gateway at call-unanswered',
    'kill -9 postgres',
    'kill -9 sessions',
    'no connection of billing to the database for 5 s',
    'records that nobody can read, in every topic',
  ]);
  expect(status).toBe(0);
}, 400_000);

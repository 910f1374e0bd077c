import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { eventually } from '@csms/testing';

import { type RunningPlatform, startPlatform } from './support/platform';

const ROOT = join(__dirname, '..');

describe("the README's example", () => {
  let platform: RunningPlatform;

  beforeAll(async () => {
    platform = await startPlatform();
  }, 150_000);

  afterAll(() => platform.stop(), 60_000);

  it('shows a charge and its price', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['examples/first-charge.mjs', platform.dataDir],
      {
        cwd: ROOT,
        timeout: 30_000,
      },
    );
    expect(stdout).toMatch(
      /^registered EXAMPLE-\w+ and the tag TAG-\w+\ncharged in transaction \d+\nsess_\w+: completed, 14\.7 kWh\n/,
    );
    const lines = stdout.trimEnd().split('\n').slice(3);
    expect(lines.map((line) => line.trim().replace(/ {2,}/, ' | '))).toEqual([
      'Session fee | 0.50',
      'Energy (14.7 kWh × £0.42) | 6.17',
      'VAT (20%) | 1.33',
      'Total | 8.00 GBP',
    ]);
  }, 60_000);

  it('is followed, as it happens, by the example of the streams', async () => {
    const follower = spawn(process.execPath, ['examples/live.mjs', platform.dataDir, '60'], { cwd: ROOT });
    let told = '';
    follower.stdout.on('data', (chunk: Buffer) => (told += chunk.toString('utf8')));
    try {
      await eventually(() => expect(told.match(/^subscribed /gm)).toHaveLength(3), { timeoutMs: 20_000 });
      const charge = ['examples/first-charge.mjs', platform.dataDir];
      await promisify(execFile)(process.execPath, charge, { cwd: ROOT, timeout: 30_000 });
      await eventually(() => {
        const events = [...told.matchAll(/^\S+Z ([a-z_.]+) \{.*"charge_point_id":"EXAMPLE-/gm)];
        const names = new Set(events.map(([, name]) => name));
        const expected = ['charge_point.connected', 'session.started', 'energy.reading', 'session.ended'];
        for (const name of expected) expect(names).toContain(name);
      });
    } finally {
      follower.kill();
    }
  }, 90_000);

  it('and its first request are answered as the README says', async () => {
    const answer = await platform.api.get<{ sites: object[] }>('/api/v1/sites');
    expect(answer).toMatchObject({ total: 1, limit: 50, offset: 0, page: 1, next_cursor: null });
    expect(answer.sites[0]).toMatchObject({
      name: 'King Street Depot',
      max_power_kw: 150,
      time_zone: 'Europe/London',
    });
  });
});

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { eventually } from '@csms/testing';

import { registerCharger, settledSession } from './support/fixtures';
import { newDataDir, type RunningPlatform, startPlatform } from './support/platform';

const COLUMNS =
  'external_id;charge_point_id;connector_id;id_tag;started_at;charging_ended_at;ended_at;meter_start_wh;meter_stop_wh';

describe('the past, imported into a platform that runs', () => {
  let dataDir: string;
  let platform: RunningPlatform;

  beforeAll(async () => {
    dataDir = newDataDir();
    platform = await startPlatform({ dataDir, env: { DYNAMO_FLEET: '2', DYNAMO_HISTORY: '5' } });
  }, 150_000);

  afterAll(async () => {
    await (platform as RunningPlatform | undefined)?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }, 60_000);

  const past = async () =>
    (
      await platform.api.get<{ data: { external_id: string | null; source: string }[] }>(
        '/api/v1/sessions?limit=200',
      )
    ).data.filter(({ source }) => source === 'import');

  it('is there for the demo organization, with its bills, and for the present nothing changes', async () => {
    await eventually(() => expect(platform.output()).toMatch(/\d+ sessions of the last 5 days are in/), {
      timeoutMs: 60_000,
    });
    const sessions = await past();
    const shown = Number(/(\d+) sessions of the last 5 days/.exec(platform.output())?.[1]);
    expect(sessions).toHaveLength(shown);
    expect(shown).toBeGreaterThan(4);
    await eventually(
      async () => {
        const bills = await platform.api.get<{ sessions: { status: string }[] }>(
          '/api/v1/billing/sessions?limit=200&status=settled',
        );
        expect(bills.sessions.length).toBeGreaterThanOrEqual(shown);
      },
      { timeoutMs: 30_000 },
    );
    const summary = await platform.api.get<{ charging: number; active_sessions: number }>(
      '/api/v1/cpo/fleet/summary',
    );
    expect(summary.active_sessions).toBeLessThanOrEqual(2);
  }, 100_000);

  it('comes from a file, row by row, and costs what the tariff says', async () => {
    const { charge_point_id: id } = await registerCharger(platform, '1.6');
    const file = join(dataDir, 'past.csv');
    writeFileSync(
      file,
      [
        COLUMNS,
        // The billing guide's session: 14.7 kWh, and the vehicle stays for an hour, of which ten minutes are free.
        `A-1;${id};1;CARD;2026-05-01T08:12:00Z;2026-05-01T09:04:00Z;2026-05-01T10:04:00Z;1000;15700`,
        `A-2;${id};1;CARD;2026-05-02T08:12:00Z;;2026-05-02T08:00:00Z;15700;16000`,
        `A-3;CP-NOBODYS;1;CARD;2026-05-02T08:12:00Z;;2026-05-02T09:00:00Z;15700;16000`,
        '',
      ].join('\n'),
    );
    const args = ['--organization', platform.credentials.organization_id, '--file', file];
    // The charge point travels to the sessions through Kafka.
    const first = await eventually(() => {
      const tried = platform.backfill(...args, '--dry-run');
      expect(tried.output).toContain('1 would be imported');
      return platform.backfill(...args);
    });
    expect(first).toEqual({
      status: 1,
      output: [
        'line 3: ended_at lies before started_at (end_before_start)',
        'line 4: There is no charge point CP-NOBODYS (not_found)',
        '3 rows: 1 imported, 0 were there already, 2 rejected.',
        '',
      ].join('\n'),
    });
    const { session, breakdown } = await settledSession(platform.api, id, 20_000);
    expect(session).toMatchObject({ source: 'import', external_id: 'A-1', energy_kwh: 14.7 });
    expect(breakdown).toMatchObject({
      line_items: [{ amount: 0.5 }, { amount: 6.17 }, { amount: 2.5 }, { amount: 1.83 }],
      subtotal: 9.17,
      tax: 1.83,
      total: 11,
    });
    expect(platform.backfill(...args).output).toContain('0 imported, 1 were there already, 2 rejected');
    const { data } = await platform.api.get<{ data: { action: string; after: object }[] }>(
      '/api/v1/audit-log?limit=200',
    );
    const entries = data.filter(({ action }) => action === 'session_import.recorded');
    expect(entries.filter(({ after }) => 'file_sha256' in after)).not.toEqual([]);
  }, 60_000);

  it.each([
    [[], /Both --organization and --file are needed/],
    [['--organization', 'org_X', '--file', 'nowhere.csv'], /There is no file nowhere\.csv/],
    [['--organization', 'org_X', '--file', 'package.json'], /Say with --format/],
    [['--organization', 'org_X', '--file', 'package.json', '--format', 'csv'], /There is no key of org_X/],
  ])('says what stands in its way: %j', (args, said) => {
    const { status, output } = platform.backfill(...args);
    expect(status).toBe(2);
    expect(output).toMatch(said);
  });

  it('says that no platform is there, and what is wrong with a file as a whole', () => {
    const { organization_id: organization } = platform.credentials;
    const wrong = join(dataDir, 'wrong.csv');
    writeFileSync(wrong, 'colour\nred\n');
    const of = (...more: string[]) =>
      platform.backfill('--organization', organization, '--file', wrong, ...more);
    expect(of('--url', 'http://127.0.0.1:1')).toEqual({
      status: 2,
      output: expect.stringMatching(/^No platform answers at .* Start it with npm start/) as string,
    });
    const whole = of();
    expect(whole.status).toBe(2);
    expect(whole.output).toMatch(/missing column "external_id"/);
  });

  it('is made once: the next start on the same data finds it there', async () => {
    const before = (await past()).length;
    await platform.stop();
    platform = await startPlatform({ dataDir, env: { DYNAMO_FLEET: '2', DYNAMO_HISTORY: '5' } });
    expect((await past()).length).toBe(before);
    expect(platform.output()).not.toContain('of the last 5 days are in');
  }, 150_000);
});

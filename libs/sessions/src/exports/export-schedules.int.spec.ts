import {
  ChargePointRegistered,
  MeterValuesReceived,
  OrganizationChanged,
  SiteChanged,
  TransactionEnded,
  TransactionStarted,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import { ACharge } from '../testing/a-charge';
import { ExportsOf } from '../testing/exports-of';
import { startSessions } from '../testing/start-sessions';

import { periodOf } from './domain/export-schedule';
import { ExportKeeper } from './export-keeper.service';

const DAY_MS = 86_400_000;

describe('exports on a schedule', () => {
  let service: TestService;
  let keeper: ExportKeeper;
  let organizations = 0;

  beforeAll(async () => {
    service = await startSessions();
    keeper = service.app.get(ExportKeeper);
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  /** An organization in Berlin, with nothing. */
  async function newOrganization() {
    organizations += 1;
    const organizationId = `org_${organizations}`;
    await service.tell(OrganizationChanged, {
      ...OrganizationChanged.example,
      organization_id: organizationId,
      time_zone: 'Europe/Berlin',
    });
    await service.settled();
    return { organizationId, exports: new ExportsOf(service.as(['read:sessions'], organizationId)) };
  }

  async function chargeAt(organizationId: string, startedAt: Date): Promise<string> {
    const charge = new ACharge({ organization_id: organizationId });
    await service.tell(TransactionStarted, charge.started({ started_at: startedAt.toISOString() }));
    await service.settled();
    return charge.sessionId;
  }

  const ids = (rows: readonly Record<string, unknown>[]) => rows.map((row) => row['session_id']);
  /** The runs, the oldest first. */
  const runsOf = async (exports: ExportsOf, schedule: string) =>
    (await exports.list(`schedule_id=${schedule}`)).sort((a, b) =>
      String(a.from ?? a.updated_since) < String(b.from ?? b.updated_since) ? -1 : 1,
    );

  it('have exactly one period each, of the organization’s zone, and make up those that were missed', async () => {
    const { organizationId, exports } = await newOrganization();
    const from = new Date(Date.now() - 3 * DAY_MS);
    const { from: begin, before: end } = periodOf('daily', from, 'Europe/Berlin');
    // On both sides of each seam; the runs that were missed are made at once.
    await chargeAt(organizationId, new Date(+begin - 1));
    const inFirst = await chargeAt(organizationId, begin);
    const lastOfFirst = await chargeAt(organizationId, new Date(+end - 1));
    const inSecond = await chargeAt(organizationId, end);
    const schedule = await exports.ordered({
      dataset: 'sessions',
      schedule: 'daily',
      from: from.toISOString(),
      format: 'ndjson',
    });
    expect(await exports.read(schedule)).toMatchObject({
      status: 'scheduled',
      time_zone: 'Europe/Berlin',
      download_url: null,
    });
    await keeper.keep();
    const runs = await runsOf(exports, schedule);
    expect(runs.length).toBeGreaterThanOrEqual(3);
    expect(runs[0]).toMatchObject({ from: begin.toISOString(), to: end.toISOString() });
    expect(runs.map((run) => run.from).slice(1)).toEqual(runs.map((run) => run.to).slice(0, -1));
    expect(ids(await exports.rowsOf(String(runs[0]?.export_id)))).toEqual([inFirst, lastOfFirst]);
    expect(ids(await exports.rowsOf(String(runs[1]?.export_id)))).toEqual([inSecond]);
    // Asked again nothing is due; the same run is not ordered twice by two who look at once.
    await Promise.all([keeper.keep(), keeper.keep()]);
    expect(await runsOf(exports, schedule)).toHaveLength(runs.length);
    expect(await exports.download(schedule)).toMatchObject({ status: 409 });
  }, 60_000);

  it('begin their runs two minutes after the end of the period, and end with the schedule', async () => {
    const { exports } = await newOrganization();
    const to = new Date(Date.now() + 2 * DAY_MS).toISOString();
    const schedule = await exports.ordered({ dataset: 'sessions', schedule: 'daily', to });
    const due = new Date(String((await exports.read(schedule)).next_run_at));
    await keeper.keep(new Date(+due - 1));
    expect(await runsOf(exports, schedule)).toEqual([]);
    await keeper.keep(due);
    const [run] = await runsOf(exports, schedule);
    expect(run?.to).toBe(new Date(+due - 120_000).toISOString());
    await keeper.keep(new Date(+due + 10 * DAY_MS));
    expect(await exports.read(schedule)).toMatchObject({ status: 'ended', next_run_at: null });
    const runs = await runsOf(exports, schedule);
    expect(runs).toHaveLength(3);
    expect(new Date(String(runs.at(-1)?.to)) >= new Date(to)).toBe(true);
  }, 60_000);

  it('have what changed since the run before, each change once, with `updated_since`', async () => {
    const { organizationId, exports } = await newOrganization();
    const early = await chargeAt(organizationId, new Date('2020-01-01T00:00:00Z'));
    const late = await chargeAt(organizationId, new Date());
    const schedule = await exports.ordered({
      dataset: 'sessions',
      schedule: 'daily',
      updated_since: new Date(Date.now() - 60_000).toISOString(),
      format: 'ndjson',
    });
    const due = new Date(String((await exports.read(schedule)).next_run_at));
    // On both sides of the seam: one is of the first run, one of the second, whatever the sessions' own times.
    const seam = new Date(+due - 120_000);
    const change = (id: string, at: Date) =>
      service.installation.database.query('update sessions.session set updated_at = $2 where id = $1', [
        id,
        at,
      ]);
    await change(early, new Date(+seam - 1));
    await change(late, seam);
    await keeper.keep(due);
    await keeper.keep(new Date(+due + DAY_MS + 3_600_000));
    const [first, second] = await runsOf(exports, schedule);
    expect(first).toMatchObject({ updated_before: seam.toISOString(), from: null, to: null });
    expect(second).toMatchObject({ updated_since: seam.toISOString() });
    expect(ids(await exports.rowsOf(String(first?.export_id)))).toEqual([early]);
    expect(ids(await exports.rowsOf(String(second?.export_id)))).toEqual([late]);
  }, 60_000);

  it('go no further when they are removed, and leave their runs', async () => {
    const { exports } = await newOrganization();
    const from = new Date(Date.now() - DAY_MS).toISOString();
    const schedule = await exports.ordered({ dataset: 'sessions', schedule: 'daily', from });
    await keeper.keep();
    const runs = await runsOf(exports, schedule);
    expect((await exports.remove(schedule)).status).toBe(204);
    await keeper.keep(new Date(Date.now() + 10 * DAY_MS));
    expect(await runsOf(exports, schedule)).toHaveLength(runs.length);
    expect(runs.length).toBeGreaterThan(0);
  }, 60_000);
});

describe('an export of meter values', () => {
  let service: TestService;
  let api: RestClient;
  let exports: ExportsOf;
  const first = new ACharge({ charge_point_id: 'CP-1', site_id: 'site_1' });
  const second = new ACharge({ charge_point_id: 'CP-2', site_id: 'site_2' });
  const day = { dataset: 'meter_values', from: '2026-05-01', to: '2026-05-01' };

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:energy'], 'org_A');
    exports = new ExportsOf(api);
    await service.tell(OrganizationChanged, {
      ...OrganizationChanged.example,
      organization_id: 'org_A',
      time_zone: 'UTC',
      data_retention: { meter_values_days: 36_500, sessions_days: 36_500, ocpp_log_days: 90 },
    });
    for (const [charge, site_id] of [
      [first, 'site_1'],
      [second, 'site_2'],
    ] as const) {
      await service.tell(SiteChanged, { ...SiteChanged.example, organization_id: 'org_A', site_id });
      await service.tell(ChargePointRegistered, {
        ...ChargePointRegistered.example,
        charge_point_id: charge.chargePointId,
        organization_id: 'org_A',
        site_id,
      });
      await service.tell(TransactionStarted, charge.started());
      await service.tell(MeterValuesReceived, charge.metered('08:30', 6_500, 11_000));
      await service.tell(MeterValuesReceived, charge.metered('08:45', 9_500, 11_000));
      await service.tell(TransactionEnded, charge.ended());
    }
    await service.settled();
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const listed = async (query: string) => {
    const { status, body } = await api.get<{ data: Record<string, unknown>[] }>(
      `/api/v1/meter-values?from=2026-05-01&to=2026-05-01&time_zone=UTC&limit=5000&${query}`,
    );
    expect({ status, body }).toMatchObject({ status: 200 });
    return body.data;
  };

  it('has the values as they were sent, of one charge point or of all', async () => {
    const raw = { ...day, filters: { interval: 'raw' } };
    const ofFirst = await listed('charge_point_id=CP-1&interval=raw');
    const ofSecond = await listed('charge_point_id=CP-2&interval=raw');
    expect(ofFirst.length).toBeGreaterThan(0);
    expect(await exports.rows({ ...raw, filters: { interval: 'raw', charge_point_id: 'CP-1' } })).toEqual(
      ofFirst,
    );
    expect(await exports.rows({ ...raw, filters: { interval: 'raw', site_id: 'site_2' } })).toEqual(ofSecond);
    expect(await exports.rows(raw)).toEqual([...ofFirst, ...ofSecond]);
    const ofSession = { interval: 'raw', session_id: first.sessionId, measurand: 'power_kw' };
    expect(await exports.rows({ ...day, filters: ofSession })).toEqual(
      await listed(`session_id=${first.sessionId}&interval=raw&measurand=power_kw`),
    );
    expect(await exports.rows({ ...raw, from: '2026-05-02', to: '2026-05-02' })).toEqual([]);
  });

  it('has the intervals of the list', async () => {
    const hourly = {
      ...day,
      filters: { interval: '1hour', charge_point_id: 'CP-1', measurand: 'energy_kwh' },
    };
    const expected = await listed('charge_point_id=CP-1&interval=1hour&measurand=energy_kwh');
    expect(expected).toHaveLength(24);
    expect(await exports.rows(hourly)).toEqual(expected);
    const all = await exports.rows({ ...day, filters: { interval: '1day' } });
    expect(all.map((row) => [row['charge_point_id'], row['energy_kwh']])).toEqual([
      ['CP-1', 14.7],
      ['CP-2', 14.7],
    ]);
    const id = await exports.ordered({ ...hourly, format: 'csv' });
    await exports.is(id, 'ready');
    const [head] = String((await exports.download(id)).body).split('\r\n');
    expect(head).toBe(
      'start,end,site_id,charge_point_id,evse_id,connector_id,session_id,energy_kwh,samples,quality',
    );
  });

  it.each([
    [{ filters: { charge_point_id: 'CP-NONE' } }, '/filters'],
    [{ filters: { charge_point_id: 'CP-1', site_id: 'site_1' } }, '/filters/charge_point_id'],
    [{ filters: { connector_id: 1 } }, '/filters/charge_point_id'],
    [{ filters: { interval: '2hours' } }, '/filters/interval'],
    [{ filters: { measurand: 'noise' } }, '/filters/measurand'],
    [{ updated_since: '2026-05-01' }, '/updated_since'],
  ])('is refused with %j: %s', async (more, pointer) => {
    const { status, body } = await exports.order({ ...day, ...more });
    expect({ status, body }).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  });

  it('needs the scope of the list', async () => {
    const other = new ExportsOf(service.as(['read:sessions'], 'org_A'));
    expect(await other.order(day)).toMatchObject({ status: 403, body: { required_scope: 'read:energy' } });
    expect(await other.list()).toEqual([]);
  });
});

import {
  ChargePointRegistered,
  MeterValuesReceived,
  OrganizationChanged,
  SiteChanged,
  TransactionEnded,
  TransactionStarted,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import { ACharge, at } from '../testing/a-charge';
import { ExportsOf } from '../testing/exports-of';
import { startSessions } from '../testing/start-sessions';

import { ExportKeeper } from './export-keeper.service';

const DAY_MS = 86_400_000;
const ORGANIZATION = 'org_CHANGED';
const RAW = { dataset: 'meter_values', filters: { interval: 'raw' }, format: 'ndjson' };

describe('exports of the values that were taken or corrected since', () => {
  let service: TestService;
  let api: RestClient;
  let exports: ExportsOf;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:energy', 'write:energy', 'read:sessions'], ORGANIZATION);
    exports = new ExportsOf(api);
    await service.tell(OrganizationChanged, {
      ...OrganizationChanged.example,
      organization_id: ORGANIZATION,
      time_zone: 'Europe/Berlin',
      data_retention: { meter_values_days: 36_500, sessions_days: 36_500, ocpp_log_days: 90 },
    });
    await service.tell(SiteChanged, {
      ...SiteChanged.example,
      site_id: 'site_1',
      organization_id: ORGANIZATION,
    });
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  async function charged(): Promise<ACharge> {
    const charge = new ACharge({ organization_id: ORGANIZATION });
    await service.tell(ChargePointRegistered, {
      ...ChargePointRegistered.example,
      charge_point_id: charge.chargePointId,
      organization_id: ORGANIZATION,
      site_id: 'site_1',
    });
    await service.tell(TransactionStarted, charge.started());
    await service.tell(TransactionEnded, charge.ended());
    await service.settled();
    return charge;
  }
  const read = async (charge: ACharge, time: string, wh: number) => {
    await service.tell(MeterValuesReceived, charge.metered(time, wh));
    await service.settled();
  };
  const database = () => service.installation.database;
  const takenAt = (charge: ACharge, time: string, when: Date) =>
    database().query(
      'update sessions.meter_value set recorded_at = $3 where session_id = $1 and sampled_at = $2',
      [charge.sessionId, at(time), when],
    );
  const values = (rows: readonly Record<string, unknown>[]) =>
    rows.map((row) => `${String(row['timestamp']).slice(11, 16)} ${String(row['value'])}`).sort();

  it('have a late reading of an old session, and nothing of before', async () => {
    const [charge, other] = [await charged(), await charged()];
    await read(charge, '08:30', 6_500);
    await takenAt(charge, '08:30', new Date(Date.now() - 7 * DAY_MS));
    const since = new Date(Date.now() - DAY_MS).toISOString();
    const ofCharge = { ...RAW, updated_since: since };
    const filters = { ...RAW.filters, charge_point_id: charge.chargePointId };
    expect(await exports.rows({ ...ofCharge, filters })).toEqual([]);
    await read(charge, '08:40', 9_000);
    await read(other, '08:50', 9_900);
    expect(values(await exports.rows({ ...ofCharge, filters }))).toEqual(['08:40 9000']);
    const ofSession = { interval: 'raw', session_id: charge.sessionId };
    expect(values(await exports.rows({ ...ofCharge, filters: ofSession }))).toEqual(['08:40 9000']);
    const measured = { from: at('08:45'), to: at('08:55') };
    expect(values(await exports.rows({ ...ofCharge, ...measured }))).toEqual(['08:50 9900']);
    const answer = await exports.order({ ...ofCharge, filters: { interval: '1h' } });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/updated_since' }] } });
  }, 60_000);

  it('have each once over two runs that follow each other, in the newer one what was corrected', async () => {
    const charge = await charged();
    const schedule = await exports.ordered({
      ...RAW,
      filters: { interval: 'raw', session_id: charge.sessionId },
      schedule: 'daily',
      updated_since: new Date(Date.now() - 60_000).toISOString(),
    });
    const due = new Date(String((await exports.read(schedule)).next_run_at));
    const seam = new Date(+due - 120_000);
    await read(charge, '08:20', 3_000);
    await read(charge, '08:30', 6_500);
    await read(charge, '08:40', 9_000);
    await takenAt(charge, '08:20', new Date(+seam - DAY_MS));
    await takenAt(charge, '08:30', new Date(+seam - 1));
    await takenAt(charge, '08:40', seam);
    const change = (time: string, old: number, right: number) => ({
      ...{ timestamp: at(time), measurand: 'Energy.Active.Import.Register', phase: null, old, new: right },
    });
    const correction = {
      session_id: charge.sessionId,
      changes: [change('08:20', 3_000, 3_100), change('08:40', 9_000, 9_100)],
      reason: 'The meter was read on site',
      source: 'photo of the meter',
    };
    const corrected = await api.post('/api/v1/meter-values/corrections', correction);
    expect(corrected).toMatchObject({ status: 201 });
    await database().query('update sessions.corrected_value set recorded_at = $2 where session_id = $1', [
      charge.sessionId,
      new Date(+seam + 1),
    ]);
    const keeper = service.app.get(ExportKeeper);
    await keeper.keep(due);
    await keeper.keep(new Date(+due + DAY_MS + 3_600_000));
    const runs = await exports.list(`schedule_id=${schedule}`);
    const [first, second] = [
      runs.find((run) => run.updated_before === seam.toISOString()),
      runs.find((run) => run.updated_since === seam.toISOString()),
    ];
    expect(values(await exports.rowsOf(String(first?.export_id)))).toEqual(['08:30 6500']);
    const rows = await exports.rowsOf(String(second?.export_id));
    expect(values(rows)).toEqual(['08:20 3100', '08:40 9100']);
    expect(rows.map((row) => row['quality'])).toEqual(['corrected', 'corrected']);
  }, 60_000);
});

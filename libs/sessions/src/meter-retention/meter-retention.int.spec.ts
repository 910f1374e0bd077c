import { randomBytes } from 'node:crypto';

import {
  ChargePointRegistered,
  MeterValuesReceived,
  OrganizationChanged,
  TransactionEnded,
  TransactionStarted,
} from '@csms/contracts';
import { eventually, type RestClient, type TestService } from '@csms/testing';

import { ACharge, at } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

import { MeterRetention } from './meter-retention.service';

const DAY = 'from=2026-05-01&to=2026-05-01';
const DAY_MS = 86_400_000;

describe('values that are older than they are kept', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startSessions();
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const months = async (): Promise<string[]> => {
    const rows = await service.platform.database.query<{ name: string }>(
      `select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
       where inhparent = 'sessions.meter_value'::regclass`,
    );
    return rows.map(({ name }) => name);
  };
  const keeps = (organizationId: string, days: number): Promise<void> =>
    service.tell(OrganizationChanged, {
      ...OrganizationChanged.example,
      organization_id: organizationId,
      data_retention: { meter_values_days: days, sessions_days: 36_500, ocpp_log_days: 90 },
    });
  /** 14.7 kWh of 1 May 2026, with power, and one value that the meter signed. */
  const charged = async (organizationId: string): Promise<ACharge> => {
    const charge = new ACharge({ organization_id: organizationId });
    await service.tell(ChargePointRegistered, {
      ...ChargePointRegistered.example,
      charge_point_id: charge.chargePointId,
      organization_id: organizationId,
      time_zone: 'Europe/London',
    });
    await service.tell(TransactionStarted, charge.started());
    for (const [time, wh, watts] of [
      ['08:30', 6_500, 18_000],
      ['08:40', 9_000, 16_000],
      ['08:45', 11_000, 15_000],
    ] as const) {
      await service.tell(MeterValuesReceived, charge.metered(time, wh, watts));
    }
    const signed = charge.metered('08:50', 12_000);
    const [sample] = signed.samples;
    const [reading] = sample?.readings ?? [];
    if (sample === undefined || reading === undefined) throw new Error('nothing was read');
    const signed_data = { data: 'c2lnbmVk', signing_method: null, encoding_method: 'OCMF', public_key: null };
    await service.tell(MeterValuesReceived, {
      ...signed,
      samples: [{ ...sample, readings: [{ ...reading, signed_data }] }],
    });
    await service.tell(TransactionEnded, charge.ended());
    await service.settled();
    return charge;
  };
  const ageTo = (days: number): Date => new Date(Date.parse(at('08:00')) + days * DAY_MS);
  const bodyOf = async (api: RestClient, path: string): Promise<Record<string, unknown>> => {
    const { status, body } = await api.get<Record<string, unknown>>(`/api/v1/${path}`);
    expect(status).toBe(200);
    return body;
  };

  it('are rolled up by quarters of an hour, and their month goes when nobody keeps it', async () => {
    const [short, long] = ['a', 'b'].map((name) => `org_${name}_${randomBytes(4).toString('hex')}`) as [
      string,
      string,
    ];
    // By the real clock: what is read must not depend on when the values were rolled up.
    const daysAgo = Math.ceil((Date.now() - Date.parse(at('08:00'))) / DAY_MS);
    await keeps(short, 36_500);
    await keeps(long, 36_500);
    const [brief, kept] = [await charged(short), await charged(long)];
    const api = service.as(['read:energy', 'read:sessions'], short);
    const other = service.as(['read:energy', 'read:sessions'], long);
    const quarters = `meter-values?charge_point_id=${brief.chargePointId}&${DAY}&interval=15min`;
    const power = (aggregate: string) =>
      `meter-values?charge_point_id=${brief.chargePointId}&${DAY}&interval=1hour&measurand=power_kw&aggregate=${aggregate}`;
    const session = `sessions/${brief.sessionId}/meter-values?${DAY}`;
    const raw = `${session}&interval=raw`;
    const read = async () => ({
      quarters: (await bodyOf(api, quarters))['data'],
      session: ((await bodyOf(api, session))['data'] as { energy_kwh: number }[]).map(
        (row) => row.energy_kwh,
      ),
      powers: await Promise.all(
        ['min', 'max', 'last'].map(async (aggregate) => (await bodyOf(api, power(aggregate)))['data']),
      ),
      signed: (await bodyOf(api, `sessions/${brief.sessionId}/signed-meter-values`))['data'],
    });
    const before = await eventually(async () => {
      const found = await read();
      expect(found.quarters).toContainEqual(expect.objectContaining({ energy_kwh: 4.5 }));
      return found;
    });
    expect(before.signed).toHaveLength(1);
    expect((await bodyOf(api, raw))['data']).toHaveLength(7);
    expect(await months()).toContain('meter_value_2026_05');

    await keeps(short, Math.max(1, daysAgo - 3));
    await service.settled();
    await service.app.get(MeterRetention).sweep();
    const aged = await api.get<Record<string, unknown>>(`/api/v1/${raw}`);
    expect(aged).toMatchObject({ status: 200, body: { data: [] } });
    expect(aged.headers.get('x-data-resolution')).toBe('15min');
    expect(await read()).toEqual(before);
    // Another organization keeps its own longer, in the same month.
    const rawOfOther = await bodyOf(other, `sessions/${kept.sessionId}/meter-values?${DAY}&interval=raw`);
    expect(rawOfOther['data']).toHaveLength(7);
    expect(await months()).toContain('meter_value_2026_05');

    await keeps(long, Math.max(1, daysAgo - 35));
    await service.settled();
    await service.app.get(MeterRetention).sweep(ageTo(Math.max(daysAgo, 400)));
    expect(await months()).not.toContain('meter_value_2026_05');
    expect(await read()).toEqual(before);

    // What comes later still counts, once, and has a table again.
    await service.tell(MeterValuesReceived, brief.metered('08:55', 13_000, 20_000));
    await service.settled();
    await eventually(async () => {
      const after = await read();
      expect(after.quarters).toEqual(before.quarters);
      expect(after.powers[1]).toContainEqual(expect.objectContaining({ power_kw: 20 }));
    });
    await service.app.get(MeterRetention).sweep(ageTo(Math.max(daysAgo, 400)));
    const last = await read();
    expect(last.powers[1]).toContainEqual(expect.objectContaining({ power_kw: 20 }));
    expect(last.powers[0]).toContainEqual(expect.objectContaining({ power_kw: 15 }));
  }, 60_000);

  it('are rolled up while late values are stored, without a deadlock', async () => {
    const organizationId = `org_${randomBytes(4).toString('hex')}`;
    await keeps(organizationId, 1);
    const old = await charged(organizationId);
    const { database } = service.installation;
    const store = `insert into meter_value (organization_id, charge_point_id, connector_id, sampled_at, measurand, context,
        location, value, unit)
      values ($1, $2, 1, $3, 'Voltage', 'Sample.Periodic', 'Outlet', 230, 'V')`;
    await database.withRole('sessions_owner', async (writer) => {
      await writer.query('set search_path = sessions');
      await writer.query(
        `create table if not exists meter_value_2026_06 partition of meter_value
         for values from ('2026-06-01Z') to ('2026-07-01Z')`,
      );
      await writer.query('begin');
      // A batch whose values are of several months has the table of all months, and comes to this one later.
      await writer.query(store, [organizationId, old.chargePointId, '2026-06-01T00:01:00Z']);
      const sweeping = service.app.get(MeterRetention).sweep(ageTo(36_600));
      await eventually(async () => {
        const waiting = await database.query(
          `select from pg_stat_activity
           where wait_event_type = 'Lock' and application_name = 'sessions' and datname = current_database()`,
        );
        expect(waiting).not.toEqual([]);
      });
      await writer.query(store, [organizationId, old.chargePointId, at('08:58')]);
      await writer.query('commit');
      await sweeping;
    });
    await service.app.get(MeterRetention).sweep(ageTo(36_600));
    expect(await months()).not.toContain('meter_value_2026_05');
    const [kept] = await database.query(
      `select sum(samples)::integer as samples from sessions.reading_quarter
       where charge_point_id = $1 and measurand = 'Voltage'`,
      [old.chargePointId],
    );
    expect(kept).toEqual({ samples: 2 });
  }, 60_000);
});

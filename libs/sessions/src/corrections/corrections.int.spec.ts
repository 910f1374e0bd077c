import {
  ChargePointRegistered,
  type EventData,
  MeterValuesBackfilled,
  MeterValuesReceived,
  OrganizationChanged,
  SessionCorrected,
  SessionEnded,
  SessionsChangeRecorded,
  SiteChanged,
  TransactionEnded,
  TransactionStarted,
} from '@csms/contracts';
import { eventually, type RestClient, type TestService } from '@csms/testing';

import type { SessionDto } from '../charging-sessions/dto/session.dto';
import { ACharge, at } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

import type { CorrectionDto } from './dto/correction.dto';

const DAY = 'from=2026-05-01&to=2026-05-01';
const CORRECTIONS = '/api/v1/meter-values/corrections';
const REGISTER = 'Energy.Active.Import.Register';
const WHY = { reason: 'The meter was read on site', source: 'photo of the meter' };

interface Row {
  readonly start: string;
  readonly energy_kwh: number;
  readonly power_kw: number;
  readonly quality: string;
}

describe('corrections', () => {
  let service: TestService;
  let api: RestClient;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:energy', 'write:energy', 'read:sessions'], 'org_A');
    // The specs' day is kept value by value, whenever they run.
    await service.tell(OrganizationChanged, {
      ...OrganizationChanged.example,
      organization_id: 'org_A',
      data_retention: { meter_values_days: 36_500, sessions_days: 36_500, ocpp_log_days: 90 },
    });
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  /** 14.7 kWh from 08:12 to 09:04, with readings at 08:30 and 08:45. */
  const charged = async (
    ended: Partial<EventData<typeof TransactionEnded>> | null = {},
  ): Promise<ACharge> => {
    const charge = new ACharge({ site_id: `site_${Math.random()}` });
    const place = { organization_id: 'org_A', time_zone: 'Europe/London' };
    const siteId = charge.started().site_id ?? '';
    await service.tell(SiteChanged, { ...SiteChanged.example, site_id: siteId, ...place });
    await service.tell(ChargePointRegistered, {
      ...ChargePointRegistered.example,
      charge_point_id: charge.chargePointId,
      site_id: siteId,
      ...place,
    });
    await service.tell(TransactionStarted, charge.started());
    await service.tell(MeterValuesReceived, charge.metered('08:30', 6_500, 18_000));
    await service.tell(MeterValuesReceived, charge.metered('08:45', 11_000, 16_000));
    if (ended !== null) await service.tell(TransactionEnded, charge.ended(ended));
    await service.settled();
    return charge;
  };
  const session = async (charge: ACharge, asOf?: string): Promise<SessionDto> => {
    const query = asOf === undefined ? '' : `?as_of=${asOf}`;
    const { status, body } = await api.get<SessionDto>(`/api/v1/sessions/${charge.sessionId}${query}`);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body;
  };
  const rows = async (path: string): Promise<Row[]> => {
    const { status, body } = await api.get<{ data: Row[] }>(`/api/v1/${path}`);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body.data;
  };
  const wattHours = (found: readonly Row[]): number =>
    found.reduce((sum, { energy_kwh }) => sum + Math.round(energy_kwh * 1000), 0);
  const post = (charge: ACharge, ...changes: object[]) =>
    api.post<CorrectionDto>(CORRECTIONS, { session_id: charge.sessionId, changes, ...WHY });
  const corrected = async (charge: ACharge, ...changes: object[]): Promise<CorrectionDto> => {
    const { status, body } = await post(charge, ...changes);
    expect({ status, body }).toMatchObject({ status: 201 });
    await service.settled();
    return body;
  };
  const trail = async (charge: ACharge): Promise<CorrectionDto[]> =>
    (await api.get<{ data: CorrectionDto[] }>(`/api/v1/corrections?session_id=${charge.sessionId}`)).body
      .data;
  const told = <D extends typeof SessionEnded | typeof SessionCorrected | typeof MeterValuesBackfilled>(
    definition: D,
    charge: ACharge,
  ) => service.told(definition).filter(({ key }) => key === charge.sessionId);

  it('put a wrong final register right, and tell everybody who counts by it', async () => {
    const charge = await charged({ meter_stop_wh: 15_900 });
    const before = await session(charge);
    const body = await corrected(charge, { register: 'stop', old: 15_900, new: 15_700 });
    expect(body).toMatchObject({
      correction_id: expect.stringMatching(/^cor_/) as string,
      status: 'applied',
      kind: 'corrected',
      by: { type: 'api_key' },
      ...WHY,
      changes: [{ register: 'stop', unit: 'Wh', old: '15900', new: '15700' }],
      before: { energy_kwh: 14.9, meter_stop_kwh: 15.9 },
      after: { energy_kwh: 14.7, meter_stop_kwh: 15.7 },
      revision: 2,
      affected: {
        sessions: [charge.sessionId],
        quarters: 5,
        aggregates_rebuilt_from: at('08:00'),
      },
    });
    expect(await session(charge)).toMatchObject({
      energy_kwh: 14.7,
      meter_stop_kwh: 15.7,
      revision: 2,
      corrected: true,
    });
    expect(told(SessionEnded, charge).map(({ data }) => [data.revision, data.energy_wh])).toEqual([
      [1, 14_900],
      [2, 14_700],
    ]);
    expect(told(SessionCorrected, charge).map(({ data }) => data)).toMatchObject([
      {
        correction_id: body.correction_id,
        revision: 2,
        before: { energy_wh: 14_900 },
        after: { energy_wh: 14_700 },
        ...WHY,
      },
    ]);
    const quarters = await eventually(async () => {
      const found = await rows(`meter-values?charge_point_id=${charge.chargePointId}&${DAY}`);
      expect(wattHours(found)).toBe(14_700);
      return found;
    });
    expect(quarters.slice(36, 41).map(({ quality }) => quality)).toEqual([
      'interpolated',
      'interpolated',
      'measured',
      'corrected',
      'corrected',
    ]);
    // What was known before is there as it was; the charger's own word stays with the transaction.
    expect(await session(charge, before.updated_at)).toEqual(before);
    const { body: transaction } = await api.get(`/api/v1/transactions/${before.transaction_id}`);
    expect(transaction).toMatchObject({ meter_stop_wh: 15_900 });
    expect(service.told(SessionsChangeRecorded).map(({ data }) => data)).toContainEqual(
      expect.objectContaining({ action: 'session.corrected', resource_id: charge.sessionId }),
    );
    expect(await trail(charge)).toEqual([body]);
    expect((await api.get(`/api/v1/corrections/${body.correction_id}`)).body).toEqual(body);
  });

  it('give a session without readings the energy that nobody knew', async () => {
    const charge = new ACharge();
    await service.tell(TransactionStarted, charge.started({ meter_start_wh: null }));
    await service.tell(TransactionEnded, charge.ended({ meter_stop_wh: null }));
    await service.settled();
    expect(await session(charge)).toMatchObject({ energy_kwh: null });
    await corrected(
      charge,
      { register: 'start', old: null, new: 1_000 },
      { register: 'stop', old: null, new: 3_500 },
    );
    expect(await session(charge)).toMatchObject({ energy_kwh: 2.5, status: 'completed' });
    const series = await rows(`sessions/${charge.sessionId}/meter-values?${DAY}`);
    expect(wattHours(series)).toBe(2_500);
  });

  it('put single readings right, in the curve, raw and by phase of time as they were', async () => {
    const charge = await charged();
    const path = `sessions/${charge.sessionId}/meter-values?${DAY}`;
    const known = new Date().toISOString();
    await corrected(
      charge,
      { timestamp: at('08:45'), measurand: REGISTER, old: 11_000, new: 10_000 },
      {
        timestamp: '2026-05-01T09:30:00+01:00',
        measurand: 'Power.Active.Import',
        old: 18_000,
        new: 11_000.5,
      },
    );
    const found = await rows(path);
    expect(found.map(({ energy_kwh }) => energy_kwh)).toEqual([0.916, 4.584, 3.5, 4.5, 1.2]);
    expect(found.map(({ quality }) => quality)).toEqual([
      'interpolated',
      'interpolated',
      'corrected',
      'corrected',
      'corrected',
    ]);
    expect(wattHours(await rows(`${path}&as_of=${known}`))).toBe(14_700);
    expect((await rows(`${path}&as_of=${known}`)).map(({ energy_kwh }) => energy_kwh)).toEqual([
      0.916, 4.584, 4.5, 3.71, 0.99,
    ]);
    const raw = async (query = '') =>
      (await rows(`${path}&interval=raw${query}`)).map((row) => {
        const { value, quality } = row as unknown as { value: string; quality: string };
        return `${value} ${quality}`;
      });
    const sent = ['6500 measured', '18000 measured', '11000 measured', '16000 measured'];
    expect(await raw()).toEqual(['6500 measured', '11000.5 corrected', '10000 corrected', '16000 measured']);
    expect(await raw(`&as_of=${known}`)).toEqual(sent);
    expect(await session(charge)).toMatchObject({ energy_kwh: 14.7, max_power_kw: 16, corrected: true });
    const most = 'interval=1hour&measurand=power_kw&aggregate=max';
    expect((await rows(`${path}&${most}`))[0]).toMatchObject({ power_kw: 16, quality: 'corrected' });
    expect((await rows(`${path}&${most}&as_of=${known}`))[0]).toMatchObject({ power_kw: 18 });
  });

  it('of the reading of the end are those of its register', async () => {
    const end = new ACharge();
    const charge = await charged({ samples: end.metered('09:04', 15_700).samples });
    await corrected(charge, { timestamp: at('09:04'), measurand: REGISTER, old: 15_700, new: 15_200 });
    expect(await session(charge)).toMatchObject({ energy_kwh: 14.2, meter_stop_kwh: 15.2 });
  });

  it('can be corrected, and back again: the figures are those of before, the trail has both', async () => {
    const charge = await charged();
    const before = await session(charge);
    const first = await corrected(charge, { register: 'stop', old: 15_700, new: 15_000 });
    const between = await session(charge);
    const second = await corrected(charge, { register: 'stop', old: 15_000, new: 15_700 });
    expect(await trail(charge)).toEqual([second, first]);
    const { updated_at: _u, revision, corrected: isCorrected, ...after } = await session(charge);
    expect(before).toMatchObject(after);
    expect([revision, isCorrected]).toEqual([3, true]);
    expect(await session(charge, between.updated_at)).toEqual(between);
    expect(await session(charge, before.updated_at)).toEqual(before);
    expect(told(SessionEnded, charge).map(({ data }) => data.energy_wh)).toEqual([14_700, 14_000, 14_700]);
  });

  it('of two at once one is made, and the other is told what stands', async () => {
    const charge = await charged();
    const answers = await Promise.all(
      [15_100, 15_200, 15_300].map((wh) => post(charge, { register: 'stop', old: 15_700, new: wh })),
    );
    const done = answers.filter(({ status }) => status === 201);
    expect(done).toHaveLength(1);
    const stands = Number(done[0]?.body.changes[0]?.new);
    for (const refused of answers.filter(({ status }) => status !== 201)) {
      expect(refused).toMatchObject({
        status: 409,
        body: {
          code: 'conflict',
          errors: [{ pointer: '/changes/0/old', code: 'stands_otherwise' }],
          standing: [{ index: 0, stands: [stands] }],
        },
      });
    }
    expect(await trail(charge)).toHaveLength(1);
  });

  it('are made once by a request that is repeated', async () => {
    const charge = await charged();
    const request = () =>
      api.request('POST', CORRECTIONS, {
        headers: { 'content-type': 'application/json', 'idempotency-key': charge.sessionId },
        text: JSON.stringify({
          session_id: charge.sessionId,
          changes: [{ register: 'stop', old: 15_700, new: 15_600 }],
          ...WHY,
        }),
      });
    const [first, again] = [await request(), await request()];
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    expect(await trail(charge)).toHaveLength(1);
  });

  it('stand when the charger tells more of the same, and what it tells else counts', async () => {
    const charge = await charged();
    await corrected(charge, { register: 'stop', old: 15_700, new: 15_000 });
    await service.tell(TransactionEnded, charge.ended({ ended_at: at('09:10'), meter_stop_wh: 16_000 }));
    await service.settled();
    expect(await session(charge)).toMatchObject({ meter_stop_kwh: 15, ended_at: at('09:10'), revision: 3 });
    const [late] = await trail(charge);
    expect(late).toMatchObject({
      kind: 'backfilled',
      by: { type: 'charger', id: charge.chargePointId },
      changes: [],
      before: { ended_at: at('09:04') },
      after: { ended_at: at('09:10') },
      revision: 3,
    });
  });

  it('by the charger itself, after the end that was told, are in the same trail', async () => {
    const charge = await charged({ meter_stop_wh: null });
    expect(await session(charge)).toMatchObject({ energy_kwh: 10 });
    const before = await session(charge);
    await service.tell(MeterValuesReceived, charge.metered('08:40', 9_000));
    await service.settled();
    expect(await trail(charge)).toEqual([]);
    await service.tell(MeterValuesReceived, charge.metered('09:03', 15_000));
    await service.settled();
    const [late, ...others] = await trail(charge);
    expect(late).toMatchObject({
      kind: 'backfilled',
      by: { type: 'charger' },
      source: 'charger',
      changes: [{ register: 'stop', old: '11000', new: '15000' }],
      before: { energy_kwh: 10 },
      after: { energy_kwh: 14 },
    });
    expect(others).toEqual([]);
    expect(told(MeterValuesBackfilled, charge).map(({ data }) => data.after.energy_wh)).toEqual([14_000]);
    expect(told(SessionCorrected, charge)).toEqual([]);
    expect(await session(charge, before.updated_at)).toEqual(before);
  });

  it('are refused while the session goes on', async () => {
    const charge = await charged(null);
    expect(await post(charge, { register: 'start', old: 1_000, new: 900 })).toMatchObject({
      status: 409,
      body: { code: 'invalid_state' },
    });
    expect(await api.get(`/api/v1/sessions/${charge.sessionId}?as_of=2026-05-01`)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: 'as_of' }] },
    });
  });

  it.each<[string, string, string, object[]]>([
    [
      'a register that would run backwards',
      '/changes',
      'backwards',
      [{ register: 'stop', old: 15_700, new: 500 }],
    ],
    [
      'a register below those before it',
      '/changes',
      'contradiction',
      [{ register: 'stop', old: 15_700, new: 10_000 }],
    ],
    [
      'a reading above those after it',
      '/changes',
      'contradiction',
      [{ timestamp: at('08:30'), measurand: REGISTER, old: 6_500, new: 12_000 }],
    ],
    ['what no outlet gives', '/changes', 'implausible', [{ register: 'stop', old: 15_700, new: 15_700_000 }]],
    [
      'the future',
      '/changes/0/timestamp',
      'future',
      [{ timestamp: '2999-01-01T00:00:00Z', measurand: REGISTER, old: 1, new: 2 }],
    ],
    [
      'an instant without zone',
      '/changes/0/timestamp',
      'invalid_format',
      [{ timestamp: '2026-05-01T08:30:00', measurand: REGISTER, old: 1, new: 2 }],
    ],
    ['nothing named', '/changes/0', 'one_of', [{ old: 1, new: 2 }]],
    [
      'a reading and a register at once',
      '/changes/0',
      'one_of',
      [{ register: 'stop', measurand: REGISTER, old: 1, new: 2 }],
    ],
    ['no change', '/changes/0/new', 'same', [{ register: 'stop', old: 15_700, new: 15_700 }]],
    ['a part of a watt-hour', '/changes/0/new', 'isInt', [{ register: 'stop', old: 15_700, new: 15_600.5 }]],
    ['less than nothing', '/changes/0/new', 'min', [{ register: 'stop', old: 15_700, new: -1 }]],
    [
      'the same twice',
      '/changes/1',
      'twice',
      [
        { register: 'stop', old: 15_700, new: 15_600 },
        { register: 'stop', old: 15_700, new: 15_500 },
      ],
    ],
    [
      'too many',
      '/changes',
      'too_many',
      Array.from({ length: 101 }, (_, index) => ({
        timestamp: at('08:30'),
        measurand: `M${index}`,
        old: 1,
        new: 2,
      })),
    ],
  ])('are refused for %s', async (_what, pointer, code, changes) => {
    const charge = await charged();
    expect(await post(charge, ...changes)).toMatchObject({
      status: 422,
      body: { code: 'validation_failed', errors: [{ pointer, code }] },
    });
    expect(await session(charge)).toMatchObject({ revision: 1, energy_kwh: 14.7 });
    expect(await trail(charge)).toEqual([]);
  });

  it('are refused of a value that was not sent', async () => {
    const charge = await charged();
    const change = { timestamp: at('08:31'), measurand: REGISTER, old: 6_500, new: 6_600 };
    expect(await post(charge, change)).toMatchObject({
      status: 409,
      body: { standing: [{ index: 0, stands: [] }] },
    });
  });

  it('are refused of sessions whose values are rolled up', async () => {
    const charge = new ACharge({ organization_id: 'org_Short' });
    await service.tell(OrganizationChanged, {
      ...OrganizationChanged.example,
      organization_id: 'org_Short',
      data_retention: { meter_values_days: 1, sessions_days: 36_500, ocpp_log_days: 90 },
    });
    await service.tell(TransactionStarted, charge.started());
    await service.tell(TransactionEnded, charge.ended());
    await service.settled();
    const changes = [{ register: 'stop', old: 15_700, new: 15_600 }];
    const short = service.as(['write:energy', 'read:energy'], 'org_Short');
    expect(await short.post(CORRECTIONS, { session_id: charge.sessionId, changes, ...WHY })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/session_id', code: 'rolled_up' }] },
    });
  });

  it('are nobody else’s', async () => {
    const charge = await charged();
    const { correction_id } = await corrected(charge, { register: 'stop', old: 15_700, new: 15_600 });
    const stranger = service.as(['read:energy', 'write:energy', 'read:sessions'], 'org_B');
    const changes = [{ register: 'stop', old: 15_600, new: 15_500 }];
    const body = { session_id: charge.sessionId, changes, ...WHY };
    expect((await stranger.post(CORRECTIONS, body)).status).toBe(404);
    expect((await stranger.get(`/api/v1/corrections/${correction_id}`)).status).toBe(404);
    expect((await stranger.get<{ data: object[] }>('/api/v1/corrections')).body.data).toEqual([]);
  });

  it('are found by who made them, where and when, page by page', async () => {
    const charge = await charged();
    const first = await corrected(charge, { register: 'stop', old: 15_700, new: 15_600 });
    const second = await corrected(charge, { register: 'stop', old: 15_600, new: 15_500 });
    const list = async (query: string) =>
      (await api.get<{ data: CorrectionDto[]; next_cursor: string | null }>(`/api/v1/corrections?${query}`))
        .body;
    const page = await list(`charge_point_id=${charge.chargePointId}&by=${first.by.id}&limit=1`);
    expect(page.data).toEqual([second]);
    const rest = await list(
      `charge_point_id=${charge.chargePointId}&by=${first.by.id}&limit=1&cursor=${String(page.next_cursor)}`,
    );
    expect(rest.data).toEqual([first]);
    expect((await list(`session_id=${charge.sessionId}&by=nobody`)).data).toEqual([]);
    expect((await list(`session_id=${charge.sessionId}&kind=backfilled`)).data).toEqual([]);
    expect((await list(`session_id=${charge.sessionId}&to=2026-05-01`)).data).toEqual([]);
  });
});

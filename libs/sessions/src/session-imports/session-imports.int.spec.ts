import { createHash } from 'node:crypto';

import {
  ConnectorStatusChanged,
  DriverChanged,
  SessionEnded,
  SessionsBackfilled,
  SessionsChangeRecorded,
  SessionStarted,
  TokenIssued,
  TransactionEnded,
  TransactionStarted,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';
import { eventually } from '@csms/testing';

import { SessionRecorder } from '../charging-sessions/session-recorder';
import { ACharge } from '../testing/a-charge';
import { APast, importCsv, importFile, type PastRow } from '../testing/a-past';
import { startSessions } from '../testing/start-sessions';

interface Session {
  readonly session_id: string;
  readonly external_id: string;
  readonly updated_at: string;
}

const SCOPES = ['write:energy', 'read:energy', 'read:sessions', 'read:users'] as const;

describe('the past, imported', () => {
  let service: TestService;
  let api: RestClient;
  let past: APast;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(SCOPES, 'org_A');
  }, 60_000);

  beforeEach(async () => {
    past = await new APast(service).register();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  afterAll(() => service.stop(), 30_000);

  const sessions = async ({ chargePointId }: APast = past): Promise<Session[]> =>
    (await api.get<{ data: Session[] }>(`/api/v1/sessions?charge_point_id=${chargePointId}&limit=200`)).body
      .data;

  /** What was told of a session of the past. */
  const told = (sessionId: string | undefined) =>
    [...service.told(SessionStarted), ...service.told(SessionEnded)].filter(({ key }) => key === sessionId);

  const audited = (importId: string) =>
    service.told(SessionsChangeRecorded).filter(({ data }) => data.resource_id === importId);

  it('is a session like any other, which says where it comes from', async () => {
    const { status, body } = await importCsv(api, [past.row('A-1')]);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { total: 1, accepted: 1, duplicates: 0, rejected_rows: 0, rejected: [] },
    });
    const [session] = await sessions();
    expect(session).toMatchObject({
      source: 'import',
      external_id: 'A-1',
      site_id: past.siteId,
      project_id: 'proj_1',
      time_zone: 'Europe/London',
      connector_id: 1,
      evse_id: 1,
      status: 'completed',
      started_at: '2026-05-01T08:12:00.000Z',
      charging_ended_at: '2026-05-01T09:04:00.000Z',
      ended_at: '2026-05-01T09:04:00.000Z',
      energy_kwh: 14.7,
      stop_reason: 'EVDisconnected',
      is_end_presumed: false,
      revision: 1,
      auth: { id_tag_masked: '…E5F6', status: 'Accepted' },
    });
    const path = `/api/v1/sessions/${session?.session_id}`;
    expect((await api.get(path)).body).toMatchObject({ anomalies: [] });
    const { body: life } = await api.get<{ data: object[] }>(`${path}/timeline`);
    expect(JSON.stringify(life)).toContain('"source":"Import"');
  });

  it('is told by its end alone, as what it is, and as one piece of news for each charge point', async () => {
    await importCsv(api, [
      past.row('A-1'),
      past.row('A-2', { started_at: '2026-04-01T08:00:00Z', ended_at: '2026-04-01T09:00:00Z' }),
    ]);
    await service.settled();
    const [first] = (await sessions()).filter((one) => one.external_id === 'A-1');
    expect(told(first?.session_id)).toMatchObject([
      { type: SessionEnded.type, data: { backfilled: true, energy_wh: 14_700, revision: 1 } },
    ]);
    expect(service.told(SessionsBackfilled).filter(({ key }) => key === past.chargePointId)).toMatchObject([
      {
        data: {
          sessions: 2,
          energy_wh: 29_400,
          started_at: '2026-04-01T08:00:00.000Z',
          ended_at: '2026-05-01T09:04:00.000Z',
        },
      },
    ]);
  });

  it('leaves an entry of who brought in what', async () => {
    const text = `${Object.keys(past.row('')).join(',')}\n${Object.values(past.row('A-1')).join(',')}\nwrong\n`;
    const { body } = await importFile(api, 'text/csv', text, `?file_sha256=${'ab'.repeat(32)}`);
    await service.settled();
    expect(audited(body.import_id)).toMatchObject([
      {
        data: {
          organization_id: 'org_A',
          action: 'session_import.recorded',
          after: {
            sha256: createHash('sha256').update(text).digest('hex'),
            file_sha256: 'ab'.repeat(32),
            rows: 2,
            accepted: 1,
            duplicates: 0,
          },
        },
      },
    ]);
  });

  it('has the driver of the tag, where the tag is issued', async () => {
    const driver = { driver_id: `drv_${past.chargePointId}`, organization_id: 'org_A' };
    const groups = { group_ids: ['grp_1'], cost_centre: 'CC-1' };
    await service.tell(DriverChanged, { ...DriverChanged.example, ...driver, ...groups });
    const token = { ...TokenIssued.example, id_tag: `t${past.chargePointId}`, ...driver };
    await service.tell(TokenIssued, token);
    await service.settled();
    await importCsv(api, [
      past.row('A-1', { id_tag: token.id_tag.toUpperCase() }),
      past.row('A-2', {
        id_tag: 'NOBODYS',
        started_at: '2026-05-02T08:00:00Z',
        ended_at: '2026-05-02T09:00:00Z',
      }),
    ]);
    expect(await sessions()).toMatchObject([
      { external_id: 'A-2', driver_id: null },
      { external_id: 'A-1', driver_id: driver.driver_id, ...groups },
    ]);
  });

  it('has its energy while the vehicle took it, in intervals that say that they were imported', async () => {
    const row = past.row('A-1', {
      started_at: '2026-05-01T08:00:00Z',
      charging_ended_at: '2026-05-01T09:00:00Z',
      ended_at: '2026-05-01T12:00:00Z',
    });
    await importCsv(api, [row]);
    const series = `/api/v1/meter-values?charge_point_id=${past.chargePointId}&from=2026-05-01&to=2026-05-01&interval=1hour`;
    const hours = ['08', '09', '10', '11'].map((hour) => `2026-05-01T${hour}:00:00.000Z`);
    await eventually(async () => {
      const { body } = await api.get<{ data: { start: string; energy_kwh: number; quality: string }[] }>(
        series,
      );
      const own = body.data.filter(({ start }) => hours.includes(start));
      expect(own.map(({ energy_kwh, quality }) => [energy_kwh, quality])).toEqual([
        [14.7, 'backfilled'],
        ...Array.from({ length: 3 }, () => [0, 'backfilled']),
      ]);
    });
    expect(await sessions()).toMatchObject([{ charging_ended_at: '2026-05-01T09:00:00.000Z' }]);
  });

  it('is read from JSON objects as well, and from times of a zone that the caller names', async () => {
    const row = past.row('A-1', {
      started_at: '2026-05-01T09:12:00',
      ended_at: '2026-05-01 10:04',
      charging_ended_at: null,
    });
    const { body } = await importFile(
      api,
      'application/x-ndjson',
      `\n${JSON.stringify(row)}\n{}\nnonsense\n`,
      '?time_zone=Europe/London',
    );
    expect(body).toMatchObject({ total: 3, accepted: 1, rejected_rows: 2 });
    expect(body.rejected.at(-1)).toMatchObject({ line: 4, field: null, code: 'invalid_json' });
    expect(new Set(body.rejected.map(({ line }) => line))).toEqual(new Set([3, 4]));
    expect(await sessions()).toMatchObject([
      { started_at: '2026-05-01T08:12:00.000Z', ended_at: '2026-05-01T09:04:00.000Z' },
    ]);
  });

  const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

  it.each<[string, () => PastRow, string, string | null]>([
    ['an end in the future', () => ({ ended_at: inAnHour() }), 'in_the_future', 'ended_at'],
    ['a time without zone', () => ({ started_at: '2026-05-01T08:12:00' }), 'zone_missing', 'started_at'],
    ['no time at all', () => ({ started_at: 'yesterday' }), 'invalid_format', 'started_at'],
    ['a day that is none', () => ({ started_at: '2026-02-30T08:12:00Z' }), 'invalid_format', 'started_at'],
    ['a time before all chargers', () => ({ started_at: '1970-01-01T00:00:00Z' }), 'too_early', 'started_at'],
    ['an end before its start', () => ({ ended_at: '2026-05-01T08:11:59Z' }), 'end_before_start', 'ended_at'],
    ['more than a month', () => ({ ended_at: '2026-06-02T08:12:00Z' }), 'too_long', 'ended_at'],
    [
      'a vehicle that is full after the end',
      () => ({ charging_ended_at: '2026-05-01T09:04:01Z' }),
      'out_of_session',
      'charging_ended_at',
    ],
    ['a register that runs backwards', () => ({ meter_stop_wh: 999 }), 'register_backwards', 'meter_stop_wh'],
    [
      'energy that no outlet gives',
      () => ({ meter_stop_wh: 15_700_000 }),
      'implausible_energy',
      'meter_stop_wh',
    ],
    ['a register that is no number', () => ({ meter_stop_wh: '14.7' }), 'invalid_type', 'meter_stop_wh'],
    ['no token', () => ({ id_tag: '' }), 'required', 'id_tag'],
    ['an unknown charge point', () => ({ charge_point_id: 'CP-NOBODYS' }), 'not_found', 'charge_point_id'],
    ['a connector that cannot be', () => ({ connector_id: 0 }), 'out_of_range', 'connector_id'],
  ])('rejects %s, and imports the others', async (_what, wrong, code, field) => {
    const good = past.row('A-2', { started_at: '2026-05-02T08:00:00Z', ended_at: '2026-05-02T09:00:00Z' });
    const { status, body } = await importCsv(api, [past.row('A-1', wrong()), good]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ total: 2, accepted: 1, rejected_rows: 1 });
    expect(body.rejected).toEqual([{ line: 2, field, code, reason: expect.any(String) as string }]);
    expect((await sessions()).map((one) => one.external_id)).toEqual(['A-2']);
  });

  it.each([
    ['ambiguous_time', '2025-10-26T01:30:00'],
    ['nonexistent_time', '2026-03-29T01:30:00'],
  ])('rejects what a wall clock does not say: %s', async (code, started_at) => {
    const row = past.row('A-1', { started_at, ended_at: started_at.replace('01:30', '04:00') });
    const { body } = await importCsv(api, [row], '?time_zone=Europe/London');
    expect(body.rejected).toMatchObject([{ line: 2, field: 'started_at', code }]);
    expect(await sessions()).toEqual([]);
  });

  it('knows the connectors that a charge point has told of', async () => {
    const of = { charge_point_id: past.chargePointId, organization_id: 'org_A' };
    const status = { ...ConnectorStatusChanged.example, ...of };
    for (const evse_id of [1, 2]) {
      await service.tell(ConnectorStatusChanged, {
        ...status,
        evse_id,
        connector_id: 1,
        status: 'Available',
      });
    }
    await service.settled();
    const day = (number: number) => ({
      started_at: `2026-05-0${number}T08:00:00Z`,
      ended_at: `2026-05-0${number}T09:00:00Z`,
    });
    const rows = [1, 2, 3].map((number) => past.row(`A-${number}`, { connector_id: number, ...day(number) }));
    const { body } = await importCsv(api, rows);
    expect(body.rejected).toMatchObject([{ line: 4, field: 'connector_id', code: 'unknown_connector' }]);
    expect(await sessions()).toMatchObject([
      { evse_id: 2, connector_id: 1 },
      { evse_id: 1, connector_id: 1 },
    ]);
  });

  it("has nothing of another organization's charge points, nor of sites that the caller may not change", async () => {
    const foreign = await new APast(service, 'org_B').register();
    const asked = [foreign.row('A-1'), { ...past.row('A-2'), charge_point_id: 'CP-NOBODYS' }];
    const { body } = await importCsv(api, asked);
    const reasons = body.rejected.map(({ code, reason }) => `${code} ${reason}`);
    expect(reasons[0]?.replace(foreign.chargePointId, '')).toBe(reasons[1]?.replace('CP-NOBODYS', ''));
    expect(
      await service.platform.database.query('select 1 from session where charge_point_id = $1', [
        foreign.chargePointId,
      ]),
    ).toEqual([]);
    const grants = [{ type: 'site', id: past.siteId, access: 'read' }] as const;
    const reader = service.asPrincipal({
      ...{ organizationId: 'org_A', subject: 'usr_1', type: 'user', role: 'operator' },
      ...{ scopes: [...SCOPES], grants },
    } as never);
    const { body: refused } = await importCsv(reader, [past.row('A-3')]);
    expect(refused).toMatchObject({ accepted: 0, rejected: [{ code: 'not_found' }] });
  });

  it('changes nothing by the same file again', async () => {
    const rows = [past.row('A-1'), past.row('A-2', { id_tag: 'OTHER', meter_stop_wh: 9_000 })];
    await importCsv(api, rows);
    await service.settled();
    const before = await sessions();
    const news = service.told(SessionEnded).length + service.told(SessionsBackfilled).length;
    const again = rows.map((row) => ({ ...row, started_at: '2026-05-01T10:12:00+02:00' }));
    expect((await importCsv(api, again)).body).toMatchObject({ accepted: 0, duplicates: 2, rejected: [] });
    await service.settled();
    expect(await sessions()).toEqual(before);
    expect(service.told(SessionEnded).length + service.told(SessionsBackfilled).length).toBe(news);
  });

  it('is imported once by two who bring the same file at the same time', async () => {
    const rows = Array.from({ length: 40 }, (_, index) =>
      past.row(`A-${index}`, {
        started_at: `2026-05-01T${String(index % 24).padStart(2, '0')}:00:00Z`,
        ended_at: `2026-05-01T${String(index % 24).padStart(2, '0')}:30:00Z`,
      }),
    );
    const answers = await Promise.all([importCsv(api, rows), importCsv(api, [...rows].reverse())]);
    const sums = answers.map(({ body }) => [body.accepted, body.duplicates, body.rejected_rows]);
    expect(sums.reduce((all, one) => all.map((sum, index) => sum + (one[index] ?? 0)))).toEqual([40, 40, 0]);
    expect(await sessions()).toHaveLength(40);
  });

  it('stands against a row that says something else of it, and says what to do', async () => {
    await importCsv(api, [past.row('A-1')]);
    const { body } = await importCsv(api, [past.row('A-1', { meter_stop_wh: 15_701 })]);
    expect(body).toMatchObject({
      accepted: 0,
      duplicates: 0,
      rejected: [{ code: 'contradiction', line: 2 }],
    });
    expect(body.rejected[0]?.reason).toContain('correction');
    expect(await sessions()).toMatchObject([{ energy_kwh: 14.7, revision: 1 }]);
  });

  it('believes the first of equal rows in one file, and none of those that contradict one another', async () => {
    const other = { started_at: '2026-05-02T08:00:00Z', ended_at: '2026-05-02T09:00:00Z' };
    const rows = [past.row('A-1'), past.row('A-2', other), past.row('A-1'), past.row('A-2')];
    const { body } = await importCsv(api, rows);
    expect(body).toMatchObject({ total: 4, accepted: 1, rejected_rows: 3 });
    expect(body.rejected.map(({ line, code }) => [line, code])).toEqual([
      [3, 'contradiction'],
      [4, 'doubled'],
      [5, 'contradiction'],
    ]);
    expect((await sessions()).map((one) => one.external_id)).toEqual(['A-1']);
  });

  it('gives way to what the charger itself told, and leaves what goes on alone', async () => {
    const charge = new ACharge({ charge_point_id: past.chargePointId, site_id: past.siteId });
    await service.tell(TransactionStarted, charge.started());
    await service.tell(TransactionEnded, charge.ended());
    const now = new ACharge({ charge_point_id: past.chargePointId, site_id: past.siteId });
    await service.tell(TransactionStarted, now.started({ started_at: '2026-05-03T08:00:00Z' }));
    await service.settled();
    const of = (started_at: string, ended_at: string) => ({ started_at, ended_at });
    const { body } = await importCsv(api, [
      past.row('before', of('2026-05-01T07:00:00Z', '2026-05-01T08:12:00Z')),
      past.row('across', of('2026-05-01T07:00:00Z', '2026-05-01T08:12:01Z')),
      past.row('within', of('2026-05-01T08:30:00Z', '2026-05-01T08:40:00Z')),
      past.row('after', of('2026-05-01T09:04:00Z', '2026-05-01T10:00:00Z')),
      past.row('beside', { ...of('2026-05-01T08:30:00Z', '2026-05-01T08:40:00Z'), connector_id: 2 }),
      past.row('end', of('2026-05-01T09:03:59Z', '2026-05-01T10:00:00Z')),
      past.row('now', of('2026-05-04T08:30:00Z', '2026-05-04T08:40:00Z')),
    ]);
    expect(body.rejected.map(({ line, code }) => [line, code])).toEqual([
      [3, 'overlap'],
      [4, 'overlap'],
      [7, 'overlap'],
      [8, 'overlap'],
    ]);
    expect(body.rejected[0]?.reason).toContain(charge.sessionId);
    expect((await api.get(`/api/v1/sessions/${now.sessionId}`)).body).toMatchObject({ status: 'active' });
    expect(
      await service.platform.database.query('select 1 from suspicion where session_id = $1', [now.sessionId]),
    ).toEqual([]);
  });

  it('is whole after a crash between two batches and the same file again', async () => {
    const rows = Array.from({ length: 700 }, (_, index) => {
      const startMs = Date.parse('2025-01-01T00:00:00Z') + index * 3_600_000;
      return past.row(`A-${index}`, {
        started_at: new Date(startMs).toISOString(),
        ended_at: new Date(startMs + 1_800_000).toISOString(),
      });
    });
    const recorder = service.app.get(SessionRecorder);
    const record = recorder.record.bind(recorder);
    let batches = 0;
    jest.spyOn(recorder, 'record').mockImplementation((tx, ...facts) => {
      batches += 1;
      return batches === 2 ? Promise.reject(new Error('crash')) : record(tx, ...facts);
    });
    expect((await importCsv(api, rows)).status).toBe(500);
    expect(await count()).toBe(500);
    expect((await importCsv(api, rows)).body).toMatchObject({ accepted: 200, duplicates: 500, rejected: [] });
    expect(await count()).toBe(700);
  }, 60_000);

  const count = async () =>
    (await api.get<{ total: number }>(`/api/v1/sessions?charge_point_id=${past.chargePointId}&limit=1`)).body
      .total;

  it('is tried before it is done', async () => {
    await importCsv(api, [past.row('A-1')]);
    const rows = [past.row('A-1'), past.row('A-2'), past.row('A-3', { meter_stop_wh: 0 })];
    const { body } = await importCsv(api, rows, '?dry_run=true');
    expect(body).toMatchObject({ dry_run: true, accepted: 1, duplicates: 1, rejected_rows: 1 });
    expect(await count()).toBe(1);
    await service.settled();
    expect(audited(body.import_id)).toEqual([]);
  });

  it.each<[string, string, string, number, string]>([
    ['too many rows', 'application/x-ndjson', '{}\n'.repeat(10_001), 422, 'validation_failed'],
    ['nothing', 'application/x-ndjson', '\n', 422, 'validation_failed'],
    ['columns that nobody knows', 'text/csv', 'external_id,colour\nA,red\n', 422, 'validation_failed'],
    ['JSON', 'application/json', '{}', 415, 'unsupported_media_type'],
    ['too much', 'text/csv', 'x'.repeat(1_100_000), 413, 'payload_too_large'],
  ])('refuses a file of %s', async (_what, type, text, status, code) => {
    const answer = await importFile(api, type, text);
    expect([answer.status, (answer.body as never as { code: string }).code]).toEqual([status, code]);
  });

  it('refuses a zone that there is none', async () => {
    expect((await importCsv(api, [past.row('A-1')], '?time_zone=Mars/Phobos')).status).toBe(400);
  });
});

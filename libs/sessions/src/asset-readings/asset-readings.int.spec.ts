import { randomBytes } from 'node:crypto';

import { EnergyAssetChanged, EnergyAssetRemoved, OrganizationChanged, SiteChanged } from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import { startSessions } from '../testing/start-sessions';

import { AssetReadingRetention } from './asset-reading-retention.service';

const DAY_MS = 86_400_000;
const TAKEN = { accepted: 0, duplicates: 0, corrections: 0, rejected: [] };

describe('the readings of an energy asset', () => {
  let service: TestService;
  let api: RestClient;
  /** Midnight of a day that is long over, and kept. */
  const day = Math.floor(Date.now() / DAY_MS) * DAY_MS - 10 * DAY_MS;
  const date = new Date(day).toISOString().slice(0, 10);
  const at = (time: string): string => `${date}T${time}:00.000Z`;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:energy', 'write:energy'], 'org_A');
  }, 120_000);

  afterAll(() => service.stop(), 30_000);

  const asset = async (organizationId = 'org_A') => {
    const [site_id, asset_id] = ['site', 'ast'].map(
      (kind) => `${kind}_${randomBytes(4).toString('hex')}`,
    ) as [string, string];
    const owned = { organization_id: organizationId, site_id };
    await service.tell(SiteChanged, { ...SiteChanged.example, ...owned, time_zone: 'UTC' });
    const told = { ...EnergyAssetChanged.example, ...owned, asset_id };
    await service.tell(EnergyAssetChanged, told);
    await service.settled();
    return { told, path: `/api/v1/sites/${site_id}/energy-assets/${asset_id}/readings` };
  };
  const taken = async (path: string, readings: readonly object[]): Promise<unknown> => {
    const { status, body } = await api.post(path, { readings });
    expect({ status, body }).toMatchObject({ status: 202 });
    return body;
  };
  const read = async (path: string, interval: string): Promise<Record<string, unknown>[]> => {
    const { status, body } = await api.get<{ data: Record<string, unknown>[] }>(
      `${path}?from=${date}&to=${date}&interval=${interval}`,
    );
    expect({ status, body }).toMatchObject({ status: 200 });
    return body.data;
  };

  it('are taken once, corrected with their former versions kept, and read back', async () => {
    const { path } = await asset();
    const readings = [
      { timestamp: at('08:00'), power_kw: 40, energy_kwh_register: 100, voltage_v: 230.1 },
      { timestamp: at('08:15'), power_kw: 44, energy_kwh_register: 110.5 },
      { timestamp: at('08:30'), energy_kwh_register: 120, soc_percent: 120 },
    ];
    expect(await taken(path, readings)).toEqual({
      ...TAKEN,
      accepted: 2,
      rejected: [{ index: 2, issue: 'soc_percent', detail: expect.any(String) }],
    });
    expect(await taken(path, readings.slice(0, 2))).toEqual({ ...TAKEN, duplicates: 2 });
    const correction = { ...readings[1], energy_kwh_register: 111 };
    expect(await taken(path, [correction])).toEqual({ ...TAKEN, corrections: 1 });
    expect(await read(path, 'raw')).toEqual([
      {
        timestamp: at('08:00'),
        power_kw: 40,
        energy_kwh_register: 100,
        export_kwh_register: null,
        voltage_v: 230.1,
        current_a: null,
        soc_percent: null,
        version: 1,
        backfilled: true,
        recorded_at: expect.any(String),
        recorded_by: expect.any(String),
        former: [],
      },
      expect.objectContaining({
        energy_kwh_register: 111,
        version: 2,
        former: [expect.objectContaining({ energy_kwh_register: 110.5, version: 1 })],
      }),
    ]);
    const quarters = (await read(path, '15min')).filter(({ energy_kwh }) => energy_kwh !== null);
    expect(quarters).toEqual([
      {
        start: at('08:00'),
        end: at('08:15'),
        energy_kwh: 11,
        export_kwh: 0,
        power_kw: 40,
        power_max_kw: 40,
        soc_percent: null,
        samples: 1,
        quality: 'measured',
      },
    ]);
    expect(await read(path, '1day')).toMatchObject([{ energy_kwh: 11, samples: 2, quality: 'partial' }]);
    expect(await read(path, '1hour')).toHaveLength(24);
  });

  it('are a series like that of a charger, now and as it was known before', async () => {
    const { told, path } = await asset();
    const series = async (query: string) => {
      const found = await api.get<{ data: Record<string, unknown>[] }>(
        `/api/v1/meter-values?asset_id=${told.asset_id}&from=${at('08:00')}&to=${date}T08:29:59Z&${query}`,
      );
      expect(found).toMatchObject({ status: 200 });
      return found.body.data;
    };
    await taken(path, [
      { timestamp: at('08:00'), power_kw: 40, energy_kwh_register: 100, voltage_v: 230 },
      { timestamp: at('08:10'), power_kw: 46, energy_kwh_register: 107, voltage_v: 231 },
      { timestamp: at('08:15'), power_kw: 44, energy_kwh_register: 110.5, soc_percent: 60 },
      { timestamp: at('08:30'), energy_kwh_register: 120 },
    ]);
    const place = {
      charge_point_id: null,
      evse_id: null,
      connector_id: null,
      session_id: null,
      site_id: told.site_id,
    };
    const before = await series('interval=15min');
    expect(before).toEqual([
      {
        start: at('08:00'),
        end: at('08:15'),
        ...place,
        asset_id: told.asset_id,
        energy_kwh: 10.5,
        power_kw: 43,
        voltage_v: { total: 230.5 },
        current_a: null,
        soc_percent: null,
        samples: 2,
        quality: 'backfilled',
      },
      expect.objectContaining({ energy_kwh: 9.5, power_kw: 44, soc_percent: 60, samples: 1 }),
    ]);
    for (const [aggregate, power_kw] of [
      ['min', 40],
      ['max', 46],
      ['last', 46],
    ] as const) {
      const [first] = await series(`aggregate=${aggregate}&measurand=power_kw`);
      expect(first).toMatchObject({ power_kw });
      expect(first).not.toHaveProperty('energy_kwh');
    }
    const instant = new Date().toISOString();
    const correction = { timestamp: at('08:15'), power_kw: 20, energy_kwh_register: 112 };
    expect(await taken(path, [correction])).toMatchObject({ corrections: 1 });
    expect(await series('interval=15min')).toMatchObject([
      { energy_kwh: 12, quality: 'backfilled' },
      { energy_kwh: 8, power_kw: 20, quality: 'corrected' },
    ]);
    for (const interval of ['15min', '30min', '1hour', '5min']) {
      const now = await series(`interval=${interval}&as_of=${new Date(Date.now() + 1).toISOString()}`);
      expect(now).toEqual(await series(`interval=${interval}`));
    }
    expect(await series(`interval=15min&as_of=${instant}`)).toEqual(before);
    const known = await series('interval=15min&as_of=2020-01-01');
    expect(known.map(({ energy_kwh, quality, samples }) => [energy_kwh, quality, samples])).toEqual([
      [null, 'missing', 0],
      [null, 'missing', 0],
    ]);
  });

  it.each([
    ['charge_point_id', 'site_id=SITE'],
    ['charge_point_id', 'connector_id=1'],
    ['interval', 'interval=raw'],
    ['phase', 'phase=L1'],
    ['measurand', 'measurand=frequency_hz'],
    ['as_of', 'as_of=2026-02-30'],
  ])('refuse %s of a series with %s', async (pointer, query) => {
    const { told } = await asset();
    const path = `/api/v1/meter-values?asset_id=${told.asset_id}&from=${date}&to=${date}`;
    expect(await api.get(`${path}&${query.replace('SITE', told.site_id)}`)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer }] },
    });
    expect(await service.as(['read:energy'], 'org_B').get(path)).toMatchObject({ status: 404 });
  });

  it('count however late and in whatever order they come', async () => {
    const [once, apart] = [await asset(), await asset()];
    const readings = Array.from({ length: 49 }, (_, index) => ({
      timestamp: new Date(day + 6 * 3_600_000 + index * 7 * 60_000).toISOString(),
      ...(index % 5 === 0 ? { power_kw: 3 + (index % 7) } : { energy_kwh_register: 50 + index * 0.377 }),
    }));
    await taken(once.path, readings);
    const shuffled = readings.map((reading, index) => ({ reading, order: (index * 29) % 49 }));
    for (const { reading } of shuffled.sort((a, b) => a.order - b.order)) await taken(apart.path, [reading]);
    for (const interval of ['15min', '1hour', '1day']) {
      expect(await read(apart.path, interval)).toEqual(await read(once.path, interval));
    }
    // From the register at 06:07 until the one at 11:36.
    expect(await read(once.path, '1day')).toMatchObject([{ energy_kwh: expect.any(Number), samples: 49 }]);
  });

  it('are taken as CSV, with a reason for each line that is none', async () => {
    const { told, path } = await asset();
    const text = [
      'timestamp;power_kw;soc_percent',
      `${at('08:00')};40,5;`,
      `${at('08:01')};40.5;`,
      `${at('08:02')};;50`,
      `${at('08:03')};1`,
    ].join('\n');
    const headers = { 'content-type': 'text/csv' };
    expect(await api.request('POST', path, { headers, text })).toMatchObject({
      status: 202,
      body: {
        accepted: 2,
        rejected: [
          { index: 0, issue: 'power_kw' },
          { index: 3, issue: 'object' },
        ],
      },
    });
    expect(await read(path, 'raw')).toMatchObject([{ power_kw: 40.5 }, { soc_percent: 50 }]);
    expect(await api.request('POST', path, { headers, text: 'a,b\n1,2\n' })).toMatchObject({ status: 422 });
    expect(told.asset_type).toBe('grid_meter');
  });

  it('are nobody else’s, and of an asset that is there', async () => {
    const { told, path } = await asset();
    const body = { readings: [{ timestamp: at('08:00'), power_kw: 1 }] };
    const stranger = service.as(['read:energy', 'write:energy'], 'org_B');
    const page = `?from=${date}&to=${date}`;
    for (const [client, there] of [
      [stranger, path],
      [api, path.replace('ast_', 'ast_x')],
      [api, (await asset()).path.replace(/ast_\w+/, told.asset_id)],
    ] as const) {
      expect(await client.post(there, body)).toMatchObject({ status: 404, body: { code: 'not_found' } });
      expect((await client.get(`${there}${page}`)).status).toBe(404);
    }
    const { asset_id, organization_id, site_id } = told;
    const removed_at = new Date().toISOString();
    await service.tell(EnergyAssetRemoved, { asset_id, organization_id, site_id, removed_at });
    await service.settled();
    expect((await api.post(path, body)).status).toBe(404);
  });

  it('are refused as a whole where the body is none', async () => {
    const { path } = await asset();
    for (const body of [{}, { readings: [] }, { readings: 5 }, { readings: [{}], more: 1 }]) {
      expect((await api.post(path, body)).status).toBe(422);
    }
    const many = Array.from({ length: 1_001 }, () => ({}));
    expect((await api.post(path, { readings: many })).status).toBe(422);
    expect((await api.get(`${path}?from=${date}&to=${date}&interval=1week`)).status).toBe(400);
  });

  it('are kept by quarters when they are older than they are kept', async () => {
    const organizationId = `org_${randomBytes(4).toString('hex')}`;
    const { path } = await asset(organizationId);
    const own = service.as(['read:energy', 'write:energy'], organizationId);
    const readings = [100, 110, 120].map((kwh, index) => ({
      timestamp: at(`08:${String(index * 15).padStart(2, '0')}`),
      energy_kwh_register: kwh,
    }));
    await own.post(path, { readings });
    const page = `${path}?from=${date}&to=${date}&interval`;
    const before = await own.get(`${page}=15min`);
    await service.tell(OrganizationChanged, {
      ...OrganizationChanged.example,
      organization_id: organizationId,
      data_retention: { meter_values_days: 5, sessions_days: 36_500, ocpp_log_days: 90 },
    });
    await service.settled();
    await service.app.get(AssetReadingRetention).sweep();
    const raw = await own.get<{ data: unknown[] }>(`${page}=raw`);
    expect(raw.body.data).toEqual([]);
    expect(raw.headers.get('x-data-resolution')).toBe('15min');
    expect((await own.get(`${page}=15min`)).body).toEqual(before.body);
    expect(await own.post(path, { readings: readings.slice(0, 1) })).toMatchObject({
      status: 202,
      body: { accepted: 0, rejected: [{ issue: 'too_old' }] },
    });
  });

  it('go with their month when nobody keeps it, and their quarters stay', async () => {
    const organization = `org_${randomBytes(4).toString('hex')}`;
    const keeps = async (meter_values_days: number): Promise<void> => {
      await service.tell(OrganizationChanged, {
        ...OrganizationChanged.example,
        organization_id: organization,
        data_retention: { meter_values_days, sessions_days: 36_500, ocpp_log_days: 90 },
      });
      await service.settled();
    };
    await keeps(3_000);
    const { path } = await asset(organization);
    const own = service.as(['read:energy', 'write:energy'], organization);
    const tables = async (): Promise<string[]> =>
      (
        await service.platform.database.query<{ name: string }>(
          `select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
           where inhparent in ('asset_reading'::regclass, 'former_asset_reading'::regclass)`,
        )
      ).map(({ name }) => name);
    // Two years ago, over the end of a month; one of them is corrected.
    const [year, month] = [new Date(day).getUTCFullYear() - 2, 5];
    const end = Date.UTC(year, month);
    const readings = Array.from({ length: 9 }, (_, index) => ({
      timestamp: new Date(end + (index - 4) * 900_000).toISOString(),
      energy_kwh_register: 100 + index,
    }));
    const late = { timestamp: new Date(Date.UTC(year, month, 28)).toISOString(), soc_percent: 50 };
    expect(await own.post(path, { readings: [late] })).toMatchObject({ status: 202, body: { accepted: 1 } });
    expect(await own.post(path, { readings })).toMatchObject({ status: 202, body: { accepted: 9 } });
    const corrected = { ...readings[2], energy_kwh_register: 102.5 };
    expect(await own.post(path, { readings: [corrected] })).toMatchObject({ body: { corrections: 1 } });
    const names = [`${year}_05`, `${year}_06`].flatMap((name) => [
      `asset_reading_${name}`,
      `former_asset_reading_${name}`,
    ]);
    expect(await tables()).toEqual(expect.arrayContaining(names));
    const page = `${path}?from=${year}-05-31&to=${year}-06-01&time_zone=UTC&interval`;
    const quarters = await own.get<{ data: { energy_kwh: number | null }[] }>(`${page}=15min`);
    const sum = quarters.body.data.reduce((total, { energy_kwh }) => total + (energy_kwh ?? 0), 0);
    expect(sum).toBeCloseTo(8, 9);

    // Kept since the middle of June: May goes as a whole, and of June what is older.
    const sinceDays = Math.floor((Date.now() - Date.UTC(year, month, 15)) / DAY_MS);
    await keeps(sinceDays);
    await service.app.get(AssetReadingRetention).sweep();
    const left = await tables();
    expect(left).toContain(`asset_reading_${year}_06`);
    expect(left.filter((name) => name.endsWith(`${year}_05`))).toEqual([]);
    expect((await own.get<{ data: unknown[] }>(`${page}=raw`)).body.data).toEqual([]);
    expect((await own.get(`${page}=15min`)).body).toEqual(quarters.body);

    await keeps(5);
    await service.app.get(AssetReadingRetention).sweep();
    expect((await tables()).filter((name) => names.includes(name))).toEqual([]);
    expect((await own.get(`${page}=15min`)).body).toEqual(quarters.body);
  });
});

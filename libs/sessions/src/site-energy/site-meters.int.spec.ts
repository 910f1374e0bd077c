import { randomBytes } from 'node:crypto';

import { EnergyAssetChanged, SiteChanged } from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import { startSessions } from '../testing/start-sessions';

const HOUR_MS = 3_600_000;
const MARCH = 'from=2026-03-29&to=2026-03-29';

interface Row {
  readonly start: string;
  readonly end: string;
  readonly import_kwh: number | null;
  readonly losses_kwh: number | null;
  readonly meter_quality: Readonly<Record<string, string | null>>;
}

describe('the meters of a site', () => {
  let service: TestService;
  let api: RestClient;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:energy', 'write:energy'], 'org_A');
  }, 120_000);

  afterAll(() => service.stop(), 30_000);

  /** In London. @returns its id, and how readings of an asset of it are sent */
  const site = async (...types: readonly string[]) => {
    const site_id = `site_${randomBytes(4).toString('hex')}`;
    const owned = { organization_id: 'org_A', site_id };
    const ids = new Map(types.map((type) => [type, `ast_${randomBytes(4).toString('hex')}`]));
    await service.tell(SiteChanged, {
      ...SiteChanged.example,
      ...owned,
      time_zone: 'Europe/London',
      max_power_w: 100_000,
    });
    for (const [asset_type, asset_id] of ids) {
      await service.tell(EnergyAssetChanged, {
        ...EnergyAssetChanged.example,
        ...owned,
        asset_id,
        asset_type,
      });
    }
    await service.settled();
    const send = async (type: string, readings: readonly object[]): Promise<void> => {
      const path = `/api/v1/sites/${site_id}/energy-assets/${ids.get(type)}/readings`;
      const { status, body } = await api.post(path, { readings });
      expect({ status, body }).toMatchObject({ status: 202, body: { rejected: [] } });
    };
    return { id: site_id, ids, send };
  };
  const read = async <T>(path: string): Promise<T> => {
    const { status, body } = await api.get<T>(`/api/v1/sites/${path}`);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body;
  };
  const energy = async (siteId: string, query: string) =>
    (await read<{ data: Row[] }>(`${siteId}/energy?${query}`)).data;

  it('tell what it took and gave, and what was lost, on a day of 23 hours as on any other', async () => {
    const { id, send } = await site('grid_meter', 'building_load', 'solar');
    // From midnight until midnight of London, where clocks go forward; a register every half hour.
    const start = Date.parse('2026-03-29T00:00:00Z');
    const registers = (perHalfHour: number, more: object = {}) =>
      Array.from({ length: 47 }, (_, index) => ({
        timestamp: new Date(start + (index * HOUR_MS) / 2).toISOString(),
        energy_kwh_register: 1_000 + index * perHalfHour,
        ...more,
      }));
    await send('grid_meter', registers(10, { export_kwh_register: 7 }));
    await send('building_load', registers(9));
    await send('solar', registers(0.333));
    const day = await energy(id, `${MARCH}&interval=1day`);
    expect(day).toEqual([
      {
        start: '2026-03-29T00:00:00.000Z',
        end: '2026-03-29T23:00:00.000Z',
        ev_kwh: 0,
        building_kwh: 414,
        import_kwh: 460,
        export_kwh: 0,
        solar_kwh: 15.318,
        battery_kwh: null,
        losses_kwh: 61.318,
        meter_quality: {
          building: 'interpolated',
          import: 'interpolated',
          export: 'interpolated',
          solar: 'interpolated',
          battery: null,
        },
        quality: 'measured',
      },
    ]);
    for (const [interval, count] of [
      ['5min', 276],
      ['15min', 92],
      ['1hour', 23],
    ] as const) {
      const rows = await energy(id, `${MARCH}&interval=${interval}`);
      expect(rows).toHaveLength(count);
      expect(rows.reduce((sum, { import_kwh }) => sum + Math.round((import_kwh ?? NaN) * 1_000), 0)).toBe(
        460_000,
      );
      expect(rows.reduce((sum, { losses_kwh }) => sum + Math.round((losses_kwh ?? NaN) * 1_000), 0)).toBe(
        61_318,
      );
    }
  });

  it('leave gaps where they told nothing', async () => {
    const { id, send } = await site('grid_meter');
    await send('grid_meter', [
      { timestamp: '2026-03-29T10:00:00Z', power_kw: 20 },
      { timestamp: '2026-03-29T10:15:00Z', power_kw: 20 },
      { timestamp: '2026-03-29T11:30:00Z', power_kw: 20 },
      { timestamp: '2026-03-29T11:40:00Z', power_kw: 20 },
    ]);
    const rows = await energy(id, `from=2026-03-29T10:00:00Z&to=2026-03-29T11:44:59Z&interval=15min`);
    expect(rows.map(({ import_kwh, meter_quality }) => [import_kwh, meter_quality['import']])).toEqual([
      [5, 'measured'],
      ...Array.from({ length: 5 }, () => [null, 'missing']),
      [3.333, 'partial'],
    ]);
    expect(await energy(id, `${MARCH}&interval=1day`)).toMatchObject([
      { import_kwh: 8.333, losses_kwh: null, meter_quality: { import: 'partial', building: null } },
    ]);
  });

  it('tell its peak in place of its vehicles', async () => {
    const { id, send } = await site('grid_meter');
    expect(await read(`${id}/peak-demand?${MARCH}`)).toMatchObject({ source: 'vehicles', peak_kw: null });
    const registers = [100, 110, 140, 145].map((energy_kwh_register, index) => ({
      timestamp: `2026-03-29T10:${String(index * 15).padStart(2, '0')}:00Z`,
      energy_kwh_register,
    }));
    await send('grid_meter', [...registers, { timestamp: '2026-03-29T10:50:00Z', energy_kwh_register: 155 }]);
    expect(await read(`${id}/peak-demand?${MARCH}`)).toMatchObject({
      source: 'grid_meter',
      peak_kw: 120,
      peak_at: '2026-03-29T10:15:00.000Z',
      energy_kwh: 55,
      load_factor_percent: 50,
      top: [{ power_kw: 120 }, { power_kw: 40 }, { power_kw: 20 }],
    });
  });

  it('tell what it can still carry now', async () => {
    const { id, ids, send } = await site('building_load', 'feeder');
    expect(await read(`${id}/headroom`)).toMatchObject({
      grid_limit_kw: 100,
      building_load_kw: null,
      building_load_at: null,
      headroom_kw: 100,
      limiting_element: 'grid',
    });
    const now = new Date();
    const old = new Date(now.getTime() - 20 * 60_000);
    await send('building_load', [{ timestamp: old.toISOString(), power_kw: 12 }]);
    expect(await read(`${id}/headroom`)).toMatchObject({
      building_load_kw: null,
      building_load_at: old.toISOString(),
    });
    await send('building_load', [{ timestamp: now.toISOString(), power_kw: 30.5 }]);
    await send('feeder', [{ timestamp: now.toISOString(), power_kw: 130 }]);
    expect(await read(`${id}/headroom`)).toMatchObject({
      building_load_kw: 30.5,
      building_load_at: now.toISOString(),
      headroom_kw: 69.5,
      feeders: [{ asset_id: ids.get('feeder'), limit_kw: 150, load_kw: 130, headroom_kw: 20 }],
      limiting_element: ids.get('feeder'),
    });
  });
});

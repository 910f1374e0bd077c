import { randomBytes } from 'node:crypto';

import { EnergyAssetChanged, SiteChanged, TransactionEnded, TransactionStarted } from '@csms/contracts';
import { eventually, type RestClient, type TestService } from '@csms/testing';

import { ACharge } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

const QUARTER_MS = 900_000;
const START = Date.parse('2026-03-29T00:00:00Z');

interface History {
  readonly grid_limit_known_since: string | null;
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly next_cursor: string | null;
}

describe('the history of headroom', () => {
  let service: TestService;
  let api: RestClient;
  const siteId = `site_${randomBytes(4).toString('hex')}`;
  const owned = { organization_id: 'org_A', site_id: siteId };
  const assetId = `ast_${randomBytes(4).toString('hex')}`;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:energy', 'write:energy'], 'org_A');
    const limited = (max_power_w: number, since: string) =>
      service.tell(
        SiteChanged,
        { ...SiteChanged.example, ...owned, time_zone: 'Europe/London', max_power_w },
        { occurredAt: new Date(since) },
      );
    await limited(100_000, '2026-03-01T00:00:00Z');
    // Told again as it was, and then less.
    await limited(100_000, '2026-03-10T00:00:00Z');
    await limited(60_000, '2026-03-29T12:00:00Z');
    await service.settled();
  }, 120_000);

  afterAll(() => service.stop(), 30_000);

  const read = async (query: string): Promise<History> => {
    const path = `/api/v1/sites/${siteId}/headroom/history?from=2026-03-29&to=2026-03-29&${query}`;
    const { status, body } = await api.get<History>(path);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body;
  };
  const day = async () => (await read('interval=1day')).data;

  it('is the limit of then, less vehicles and building, on a day of 23 hours', async () => {
    // 22 kW from 10:00 until 11:00 UTC: 22 kWh.
    const charge = new ACharge(owned);
    await service.tell(TransactionStarted, {
      ...charge.started({ started_at: '2026-03-29T10:00:00.000Z', meter_start_wh: 0 }),
    });
    await service.tell(
      TransactionEnded,
      charge.ended({ ended_at: '2026-03-29T11:00:00.000Z', meter_stop_wh: 22_000 }),
    );
    await service.settled();
    const withoutBuilding = await eventually(async () => {
      const rows = await day();
      expect(rows).toEqual([
        {
          start: '2026-03-29T00:00:00.000Z',
          end: '2026-03-29T23:00:00.000Z',
          grid_limit_kw: 60,
          building_kw: 0,
          ev_kw: 0.957,
          // 12 hours of 100 kW and 11 of 60 kW, less 22 kWh.
          headroom_kw: 79.913,
          headroom_min_kw: 60,
          headroom_min_at: '2026-03-29T12:00:00.000Z',
          quality: 'measured',
        },
      ]);
      return rows;
    });
    expect(withoutBuilding).toHaveLength(1);
    const hours = (await read('interval=1hour')).data;
    expect(hours).toHaveLength(23);
    expect(hours[9]).toMatchObject({ headroom_kw: 100, ev_kw: 0, grid_limit_kw: 100 });
    expect(hours[10]).toMatchObject({ headroom_kw: 78, ev_kw: 22 });
    expect(hours[12]).toMatchObject({ headroom_kw: 60, grid_limit_kw: 60 });
  });

  it('marks the gaps of the building and does not fill them', async () => {
    await service.tell(EnergyAssetChanged, {
      ...EnergyAssetChanged.example,
      ...owned,
      asset_id: assetId,
      asset_type: 'building_load',
      max_power_w: 200_000,
    });
    await service.settled();
    // A meter that has told nothing: nothing is known.
    expect(await day()).toEqual([
      expect.objectContaining({ headroom_kw: null, headroom_min_kw: null, quality: 'missing' }),
    ]);
    // Powers of 20 kW each five minutes from 09:00 until 11:00, and 50 kW from 10:30 until 10:45.
    const readings = Array.from({ length: 25 }, (_, index) => {
      const at = START + 9 * 4 * QUARTER_MS + index * 300_000;
      return { timestamp: new Date(at).toISOString(), power_kw: index >= 18 && index <= 21 ? 50 : 20 };
    });
    const { status } = await api.post(`/api/v1/sites/${siteId}/energy-assets/${assetId}/readings`, {
      readings,
    });
    expect(status).toBe(202);
    const { data: quarters, grid_limit_known_since } = await read('interval=15min');
    expect(grid_limit_known_since).toBe('2026-03-01T00:00:00.000Z');
    expect(quarters).toHaveLength(92);
    const known = quarters.filter(({ headroom_kw }) => headroom_kw !== null);
    expect(known.map(({ start }) => start)).toEqual(
      Array.from({ length: 8 }, (_, index) => new Date(START + (36 + index) * QUARTER_MS).toISOString()),
    );
    expect(quarters[42]).toMatchObject({ building_kw: 50, ev_kw: 22, headroom_kw: 28, quality: 'measured' });
    expect(quarters[50]).toMatchObject({ building_kw: null, headroom_kw: null, quality: 'missing' });
    const [whole] = await day();
    expect(whole).toMatchObject({
      headroom_min_kw: 28,
      headroom_min_at: '2026-03-29T10:30:00.000Z',
      quality: 'partial',
    });
    // The same of the page's rows together, page by page.
    const first = await read('interval=15min&limit=50');
    const second = await read(`interval=15min&limit=50&cursor=${first.next_cursor}`);
    expect([...first.data, ...second.data]).toEqual(quarters);
  });

  it('is of one organization, and of 400 days at once', async () => {
    const path = `/api/v1/sites/${siteId}/headroom/history?from=2026-03-29`;
    const other = service.as(['read:energy'], 'org_B');
    expect(await other.get(`${path}&to=2026-03-29`)).toMatchObject({ status: 404 });
    expect(await api.get(`${path}&to=2028-03-29`)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: 'to' }] },
    });
  });
});

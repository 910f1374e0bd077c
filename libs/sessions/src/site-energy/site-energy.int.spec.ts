import { randomBytes } from 'node:crypto';

import { MeterValuesReceived, SiteChanged, TransactionEnded, TransactionStarted } from '@csms/contracts';
import { eventually, type RestClient, type TestService } from '@csms/testing';

import { ACharge } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

const MAY = 'from=2026-05-01&to=2026-05-31';

describe('the energy of a site', () => {
  let service: TestService;
  let api: RestClient;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:energy', 'read:sessions'], 'org_A');
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const site = async (): Promise<string> => {
    const site_id = `site_${randomBytes(4).toString('hex')}`;
    const zone = { organization_id: 'org_A', time_zone: 'Europe/London', max_power_w: 50_000 };
    await service.tell(SiteChanged, { ...SiteChanged.example, site_id, ...zone });
    return site_id;
  };
  const empty = async (): Promise<string> => {
    const id = await site();
    await service.settled();
    return id;
  };
  const read = async (path: string): Promise<Record<string, unknown>> => {
    const { status, body } = await api.get<Record<string, unknown>>(`/api/v1/sites/${path}`);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body;
  };
  const charged = async (siteId: string): Promise<void> => {
    const charge = new ACharge({ site_id: siteId });
    await service.tell(TransactionStarted, charge.started());
    await service.tell(MeterValuesReceived, charge.metered('08:30', 6_500));
    await service.tell(MeterValuesReceived, charge.metered('08:45', 11_000));
    await service.tell(TransactionEnded, charge.ended());
  };

  it('is what its vehicles took, and nothing of meters that it has not', async () => {
    const siteId = await site();
    await Promise.all([charged(siteId), charged(siteId)]);
    await service.settled();
    await eventually(async () => {
      const { data } = await read(`${siteId}/energy?from=2026-05-01&to=2026-05-01&interval=1day`);
      expect(data).toEqual([
        {
          start: '2026-04-30T23:00:00.000Z',
          end: '2026-05-01T23:00:00.000Z',
          ev_kwh: 29.4,
          building_kwh: null,
          import_kwh: null,
          export_kwh: null,
          solar_kwh: null,
          battery_kwh: null,
          losses_kwh: null,
          meter_quality: { building: null, import: null, export: null, solar: null, battery: null },
          quality: 'interpolated',
        },
      ]);
    });
    const first = await read(`${siteId}/energy?${MAY}&interval=1day&limit=30`);
    const rest = await read(`${siteId}/energy?${MAY}&interval=1day&cursor=${String(first['next_cursor'])}`);
    expect(rest).toMatchObject({
      data: [{ start: '2026-05-30T23:00:00.000Z', ev_kwh: 0 }],
      next_cursor: null,
    });
  });

  it('has a peak, by quarters of an hour', async () => {
    const siteId = await site();
    await Promise.all([charged(siteId), charged(siteId)]);
    await service.settled();
    await eventually(async () => {
      // 4.584 kWh each in the quarter from 08:15.
      expect(await read(`${siteId}/peak-demand?${MAY}`)).toMatchObject({
        period: { from: '2026-04-30T23:00:00.000Z', to: '2026-05-31T23:00:00.000Z' },
        peak_kw: 36.672,
        peak_at: '2026-05-01T08:15:00.000Z',
        interval: '15min',
        energy_kwh: 29.4,
        load_factor_percent: Math.round((29.4 / 744 / 36.672) * 100_000) / 1_000,
        by_month: [{ month: '2026-05', peak_kw: 36.672 }],
      });
    });
    const { top } = await read(`${siteId}/peak-demand?${MAY}`);
    expect(top).toHaveLength(5);
    expect(await read(`${await empty()}/peak-demand?${MAY}`)).toMatchObject({
      peak_kw: null,
      peak_at: null,
      load_factor_percent: null,
      energy_kwh: 0,
      top: [],
    });
  });

  it('leaves headroom below the grid connection', async () => {
    const siteId = await site();
    const [told, silent, over] = [1, 2, 3].map(() => new ACharge({ site_id: siteId })) as [
      ACharge,
      ACharge,
      ACharge,
    ];
    for (const charge of [told, silent, over]) await service.tell(TransactionStarted, charge.started());
    await service.tell(MeterValuesReceived, told.metered('08:30', 6_500, 18_000));
    await service.tell(MeterValuesReceived, told.metered('08:45', 9_500, 11_000));
    await service.tell(MeterValuesReceived, over.metered('08:45', 9_500, 7_000));
    await service.tell(TransactionEnded, over.ended());
    await service.settled();
    expect(await read(`${siteId}/headroom`)).toMatchObject({
      grid_limit_kw: 50,
      building_load_kw: null,
      ev_actual_kw: 11,
      sessions_without_power: 1,
      headroom_kw: 39,
      limiting_element: 'grid',
    });
  });

  it('is nobody else’s, and of a period that can be', async () => {
    const siteId = await site();
    await service.settled();
    const stranger = service.as(['read:energy'], 'org_B');
    for (const path of [`energy?${MAY}`, `peak-demand?${MAY}`, 'headroom']) {
      expect((await stranger.get(`/api/v1/sites/${siteId}/${path}`)).status).toBe(404);
    }
    const refused = async (path: string) => (await api.get(`/api/v1/sites/${siteId}/${path}`)).status;
    expect(await refused('peak-demand?from=2020-01-01&to=2026-01-01')).toBe(400);
    expect(await refused('peak-demand?from=2026-05-02&to=2026-05-01')).toBe(400);
    expect(await refused(`energy?${MAY}&interval=raw`)).toBe(400);
  });
});

import { ChargePointRegistered, EnergyAssetChanged, MeterValuesReceived, SiteChanged } from '@csms/contracts';
import { eventually, type TestService } from '@csms/testing';

import { ACharge } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

const CHARGERS = 50;
const EVENTS_OF_EACH = 4;
const READINGS_OF_EVENT = 15;

describe('a burst of readings', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startSessions();
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const count = async (table: string): Promise<number> => {
    const [row] = await service.installation.database.query<{ rows: number }>(
      `select count(*)::integer as rows from sessions.${table}`,
    );
    return row?.rows ?? NaN;
  };

  it('keeps no new site, meter or charge point waiting', async () => {
    const charges = Array.from({ length: CHARGERS }, () => new ACharge());
    const minuteOf = (event: number, index: number) =>
      `08:${String(event * READINGS_OF_EVENT + index).padStart(2, '0')}`;
    const burst = charges.flatMap((charge) =>
      Array.from({ length: EVENTS_OF_EACH }, (_, event) => ({
        ...charge.metered(minuteOf(event, 0), 0),
        samples: Array.from(
          { length: READINGS_OF_EVENT },
          (__, index) => charge.metered(minuteOf(event, index), event * 1_000 + index).samples,
        ).flat(),
      })),
    );
    const asset = { ...EnergyAssetChanged.example, organization_id: 'org_A', site_id: 'site_NEW' };
    // As long as nothing can be written of any reading, none of the burst is handled.
    await service.installation.database.withRole('sessions_owner', async (locker) => {
      await locker.query('begin; lock table sessions.meter_value in access exclusive mode');
      await Promise.all(burst.map((event) => service.tell(MeterValuesReceived, event)));
      await service.tell(SiteChanged, {
        ...SiteChanged.example,
        organization_id: 'org_A',
        site_id: 'site_NEW',
      });
      await service.tell(EnergyAssetChanged, asset);
      await service.tell(ChargePointRegistered, {
        ...ChargePointRegistered.example,
        organization_id: 'org_A',
        site_id: 'site_NEW',
        charge_point_id: 'CP-NEW',
      });
      await eventually(async () => {
        expect([await count('metered_place'), await count('energy_asset')]).toEqual([2, 1]);
      });
      const answer = await service
        .as(['read:energy'], 'org_A')
        .get(`/api/v1/sites/site_NEW/energy-assets/${asset.asset_id}/readings?from=2026-05-01&to=2026-05-01`);
      expect(answer.status).toBe(200);
      await locker.query('rollback');
    });
    await service.settled();
    expect(await count('meter_value')).toBe(CHARGERS * EVENTS_OF_EACH * READINGS_OF_EVENT);
  }, 90_000);
});

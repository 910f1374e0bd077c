import { ChargePointRegistered, EnergyAssetChanged, MeterValuesReceived, SiteChanged } from '@csms/contracts';
import { eventually, type TestService } from '@csms/testing';

import { ACharge } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

const CHARGERS = 50;
const READINGS_OF_EACH = 60;

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
    const minutes = Array.from({ length: READINGS_OF_EACH }, (_, index) => String(index).padStart(2, '0'));
    const asset = { ...EnergyAssetChanged.example, organization_id: 'org_A', site_id: 'site_NEW' };
    // As long as nothing can be written of any reading, none of the burst is handled.
    await service.installation.database.withRole('sessions_owner', async (locker) => {
      await locker.query('begin; lock table sessions.meter_value in access exclusive mode');
      await Promise.all(
        charges.flatMap((charge) =>
          minutes.map((minute, index) =>
            service.tell(MeterValuesReceived, charge.metered(`08:${minute}`, index * 100)),
          ),
        ),
      );
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
    expect(await count('meter_value')).toBe(CHARGERS * READINGS_OF_EACH);
  }, 90_000);
});

import { CommissioningFailed } from '@csms/contracts';
import type { TestService } from '@csms/testing';

import { TestSite } from '../testing/test-commissioning';
import { TestRegistry } from '../testing/test-registry';

describe('commissioning, while two instances of the registry run', () => {
  let registry: TestRegistry;
  let second: TestService;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    second = await registry.anotherInstance();
  }, 60_000);

  afterAll(async () => {
    await second.stop();
    await registry.stop();
  }, 30_000);

  it('goes on by either, and asks the charger for each thing once', async () => {
    const sites = await Promise.all(Array.from({ length: 6 }, () => TestSite.create(registry)));
    await Promise.all(sites.map((site) => site.passes()));
    await registry.service.settled();
    for (const site of sites) {
      expect(site.commands('start_session')).toHaveLength(1);
      expect(site.commands('stop_session')).toHaveLength(1);
    }
  });

  it('ends once when its time has passed for both', async () => {
    const sites = await Promise.all(Array.from({ length: 6 }, () => TestSite.create(registry)));
    const ids = sites.map(({ chargePointId }) => chargePointId);
    await Promise.all(sites.map((site) => site.start()));
    await Promise.all(sites.map((site) => site.reaches('running', 'connectivity')));
    await registry.service.platform.database.query(
      `update commissioning_run set due_at = now(), state = jsonb_set(state, '{steps,0,startedAt}',
         to_jsonb(to_char(now() - interval '2 minutes', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
       where charge_point_id = any($1)`,
      [ids],
    );
    await Promise.all(sites.map((site) => site.reaches('failed')));
    await registry.service.settled();
    const failed = registry.service.told(CommissioningFailed).filter(({ key }) => ids.includes(key));
    expect(failed.map(({ key }) => key).sort()).toEqual([...ids].sort());
  });
});

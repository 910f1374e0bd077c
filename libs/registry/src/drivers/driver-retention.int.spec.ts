import { DriverRemoved, SessionStarted } from '@csms/contracts';

import { created, type TestOrganization, TestRegistry } from '../testing/test-registry';

import { DriverRetention } from './driver-retention.service';
import type { DriverDto } from './dto/driver.dto';

const DAY_MS = 86_400_000;

describe('drivers who charge no more', () => {
  let registry: TestRegistry;
  let brief: TestOrganization;
  let long: TestOrganization;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    [brief, long] = [await registry.organization(), await registry.organization()];
    const path = `/api/v1/organizations/${brief.id}/settings`;
    const { body } = await brief.api.get<object>(path);
    const privacy = { pseudonymise_drivers: false, driver_retention_days: 90 };
    const { status } = await brief.api.put(path, { ...body, privacy });
    expect(status).toBe(200);
  }, 60_000);

  afterAll(() => registry.stop(), 30_000);

  const driver = async (of: TestOrganization, ...daysAgo: number[]): Promise<string> => {
    const { driver_id } = created(await of.api.post<DriverDto>('/api/v1/drivers', { name: 'Anna' }));
    for (const days of daysAgo) {
      await registry.service.tell(SessionStarted, {
        ...SessionStarted.example,
        ...{ driver_id, organization_id: of.id },
        started_at: new Date(Date.now() - days * DAY_MS).toISOString(),
      });
    }
    return driver_id;
  };
  const statusOf = async (of: TestOrganization, driverId: string): Promise<number> =>
    (await of.api.get(`/api/v1/drivers/${driverId}`)).status;

  it('are erased when their organization keeps them no longer, as if somebody had asked for it', async () => {
    const gone = await driver(brief, 200, 91, 150);
    const [recent, never] = [await driver(brief, 200, 89), await driver(brief)];
    const others = await driver(long, 200);
    await registry.service.settled();
    await registry.service.app.get(DriverRetention).sweep();
    expect(await statusOf(brief, gone)).toBe(404);
    for (const kept of [recent, never]) expect(await statusOf(brief, kept)).toBe(200);
    expect(await statusOf(long, others)).toBe(200);
    await registry.service.settled();
    const removed = registry.service.told(DriverRemoved).map(({ data }) => data.driver_id);
    expect(removed).toEqual([gone]);
    const { body } = await brief.api.get<{ data: object[] }>(`/api/v1/audit-log?resource_id=${gone}`);
    expect(body.data[0]).toMatchObject({ action: 'driver.removed', actor: { type: 'retention' } });
  });
});

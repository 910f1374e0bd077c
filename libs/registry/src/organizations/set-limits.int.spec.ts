import { DEFAULT_REQUEST_LIMITS, OrganizationChanged, type RequestLimits } from '@csms/contracts';

import { TestRegistry } from '../testing/test-registry';

import { setLimits } from './set-limits';

describe('the limits of an organization', () => {
  let registry: TestRegistry;
  let id: string;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  beforeEach(async () => {
    ({ id } = await registry.organization());
  });

  afterAll(() => registry.stop(), 30_000);

  const set = (limits: Partial<RequestLimits>, organizationId = id) => {
    const { database, outbox } = registry.service.platform;
    return setLimits(database, outbox, organizationId, limits);
  };
  const told = async () => {
    await registry.service.settled();
    const events = registry.service.told(OrganizationChanged).filter(({ key }) => key === id);
    return events.map(({ data }) => [
      data.rate_limit_per_minute,
      data.rate_limit_burst,
      data.daily_request_quota,
    ]);
  };

  it('are told from the first moment on, and each change of them', async () => {
    expect(await set({ burst: 7 })).toEqual({ ...DEFAULT_REQUEST_LIMITS, burst: 7 });
    expect(await set({ ratePerMinute: 60, dailyQuota: 1_000 })).toEqual({
      ratePerMinute: 60,
      burst: 7,
      dailyQuota: 1_000,
    });
    expect(await told()).toEqual([
      [600, 100, 100_000],
      [600, 7, 100_000],
      [60, 7, 1_000],
    ]);
  });

  it('end as they were told last, though two set them at the same moment', async () => {
    await Promise.all([1, 2, 3, 4, 5].map((burst) => set({ burst })));
    const last = (await told()).at(-1);
    expect(await set({})).toMatchObject({ burst: last?.[1] });
  });

  it('are in the audit log', async () => {
    const api = registry.service.as(['read:audit'], id);
    await set({ dailyQuota: 5 });
    expect((await api.get('/api/v1/audit-log?action=organization.limits_changed')).body).toMatchObject({
      data: [{ before: { daily_request_quota: 100_000 }, after: { daily_request_quota: 5 } }],
    });
  });

  it('are refused where they are none, or nobody’s', async () => {
    await expect(set({ burst: 0 })).rejects.toThrow('burst');
    await expect(set({ dailyQuota: NaN })).rejects.toThrow('dailyQuota');
    await expect(set({ burst: 1 }, 'org_NONE')).rejects.toThrow('No organization org_NONE');
    expect(await told()).toEqual([[600, 100, 100_000]]);
  });
});

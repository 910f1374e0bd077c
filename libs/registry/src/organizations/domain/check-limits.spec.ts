import { DEFAULT_REQUEST_LIMITS } from '@csms/contracts';

import { checkLimits } from './check-limits';

describe('checkLimits', () => {
  it.each([1, 600, 2_147_483_647])('takes %d', (value) => {
    expect(() => checkLimits({ ratePerMinute: value, burst: value, dailyQuota: value })).not.toThrow();
  });

  it.each([0, -1, 0.5, NaN, Infinity, 2_147_483_648])('refuses %d, and names the limit', (burst) => {
    expect(() => checkLimits({ ...DEFAULT_REQUEST_LIMITS, burst })).toThrow(/^burst must be/);
  });
});

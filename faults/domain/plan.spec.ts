import { FAIL_POINTS } from '@csms/platform-ops';

import { PLANNED_POINTS, shortPlan, wholePlan } from './plan';

describe('the plan of faults', () => {
  it('is the same for one seed, and another order for another', () => {
    const [one, again, other] = [1, 1, 2].map((seed) => wholePlan(seed, { awaySeconds: 10 }));
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
    expect(new Set(one?.map((fault) => JSON.stringify(fault)))).toEqual(
      new Set(other?.map((fault) => JSON.stringify(fault))),
    );
  });

  it('kills at every point that there is', () => {
    expect(new Set(PLANNED_POINTS)).toEqual(new Set(FAIL_POINTS));
  });

  it('is short for the tests', () => {
    expect(shortPlan(1)).toHaveLength(6);
  });
});

import { FAIL_POINTS } from '@csms/platform-ops';

import { describeFault, PLANNED_POINTS, shortPlan, wholePlan } from './plan';

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

  it('has every program killed, every link of a service slow, reset and cut, and both stores away', () => {
    expect(wholePlan(1, { awaySeconds: 60 }).map(describeFault).sort()).toMatchSnapshot();
    expect(wholePlan(1, { awaySeconds: 5 }).map(describeFault)).toEqual(
      expect.arrayContaining(['kafka stands still for 5 s', 'kill -9 postgres, away for 5 s']),
    );
  });

  it('is short for the tests', () => {
    expect(shortPlan(1).map(describeFault).sort()).toMatchSnapshot();
  });
});

import { isStillPluggedIn } from './readiness';

describe('a vehicle whose session is over', () => {
  it.each([
    ['is said to be there by a connector that finishes', ['finishing'], false, true],
    ['is gone when it was unplugged', ['finishing', 'unplugged'], false, false],
    ['is gone though another one has come', ['unplugged', 'plugged_in'], false, false],
    ['is gone when the next session has begun', ['finishing'], true, false],
    ['is nowhere where nothing is told', [], false, null],
    ['is nowhere where the connector tells of a fault alone', ['faulted'], false, null],
  ] as const)('%s', (_, steps, hasNext, expected) => {
    expect(isStillPluggedIn(steps, hasNext)).toBe(expected);
  });
});

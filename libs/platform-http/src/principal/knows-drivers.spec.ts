import { knowsDrivers } from './knows-drivers';

describe('who is shown who drivers are', () => {
  it.each([
    [['read:sessions', 'read:users'], undefined, true],
    [['read:users'], false, true],
    [['read:users'], true, false],
    [['read:sessions'], undefined, false],
    [['read:sessions'], true, false],
  ])('with %j where pseudonyms are settled: %s, is %s', (scopes, pseudonymous, expected) => {
    expect(knowsDrivers({ scopes, ...(pseudonymous === undefined ? {} : { pseudonymous }) })).toBe(expected);
  });
});

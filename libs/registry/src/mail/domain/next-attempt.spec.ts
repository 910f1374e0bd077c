import { isRefused, nextAttempt } from './next-attempt';

const NOW = new Date('2026-05-01T09:00:00Z');

describe('the next attempt to send a mail', () => {
  it.each([
    [1, 5],
    [2, 10],
    [10, 2_560],
    [11, 3_600],
    [19, 3_600],
  ])('after %i is in %i s', (attempts, seconds) => {
    expect(nextAttempt(attempts, NOW)).toEqual(new Date(NOW.getTime() + seconds * 1000));
  });

  it('is not made after twenty', () => {
    expect(nextAttempt(20, NOW)).toBeNull();
  });

  it.each([
    [{ responseCode: 550 }, true],
    [{ responseCode: 451 }, false],
    [new Error('connect ECONNREFUSED'), false],
  ])('is not made where %p says no for good: %s', (error, expected) => {
    expect(isRefused(error)).toBe(expected);
  });
});

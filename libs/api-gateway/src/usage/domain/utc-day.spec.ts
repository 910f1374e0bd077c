import { secondsToNextUtcDay, utcDay } from './utc-day';

describe('the UTC day', () => {
  it.each([
    ['2026-11-21T00:00:00.000Z', '2026-11-21', 86_400],
    ['2026-11-21T23:59:59.500Z', '2026-11-21', 0.5],
    ['2026-11-22T01:00:00.000+02:00', '2026-11-21', 3_600],
  ])('of %s is %s, for %d more seconds', (text, day, seconds) => {
    expect([utcDay(new Date(text)), secondsToNextUtcDay(new Date(text))]).toEqual([day, seconds]);
  });
});

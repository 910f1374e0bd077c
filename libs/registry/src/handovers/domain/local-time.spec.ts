import { localTime } from './local-time';

describe('localTime', () => {
  it.each([
    ['2026-05-01T08:00:00.000Z', 'Europe/London', '1 May 2026, 09:00:00 BST (UTC+01:00)'],
    ['2026-01-31T23:30:05.123Z', 'Europe/Berlin', '1 Feb 2026, 00:30:05 CET (UTC+01:00)'],
    ['2026-01-01T00:00:00.000Z', 'Asia/Kathmandu', '1 Jan 2026, 05:45:00 GMT+5:45 (UTC+05:45)'],
    ['2026-01-01T00:00:00.000Z', 'Etc/UTC', '1 Jan 2026, 00:00:00 UTC (UTC+00:00)'],
    ['2026-10-25T00:30:00.000Z', 'Europe/Berlin', '25 Oct 2026, 02:30:00 CEST (UTC+02:00)'],
    ['2026-10-25T01:30:00.000Z', 'Europe/Berlin', '25 Oct 2026, 02:30:00 CET (UTC+01:00)'],
  ])('of %s in %s is %s', (instant, zone, words) => {
    expect(localTime(instant, zone)).toBe(words);
  });
});

import fc from 'fast-check';
import { Settings } from 'luxon';

import { settleInstant } from './settle-instant';

const receivedAt = new Date('2026-05-01T10:00:00Z');
const settled = (raw: string, more: Partial<Parameters<typeof settleInstant>[0]> = {}): string =>
  settleInstant({
    raw,
    receivedAt,
    timeZone: 'Europe/Berlin',
    habit: 'utc',
    skewMs: 0,
    ...more,
  }).toISOString();

describe('the instant of which a charger tells', () => {
  it.each([
    ['as it says', '2026-05-01T11:59:00+02:00', '2026-05-01T09:59:00.000Z'],
    ['days ago, from its queue', '2026-04-27T03:00:00Z', '2026-04-27T03:00:00.000Z'],
    ['a moment ahead', '2026-05-01T10:01:00Z', '2026-05-01T10:01:00.000Z'],
    ['not more than a moment ahead', '2026-05-01T10:01:00.001Z', '2026-05-01T10:00:00.000Z'],
    ['not in the future', '2026-05-02T10:00:00Z', '2026-05-01T10:00:00.000Z'],
    ['not before its clock was set', '1970-01-01T00:00:17Z', '2026-05-01T10:00:00.000Z'],
    ['not longer ago than a queue can be', '2023-04-29T09:59:59.999Z', '2026-05-01T10:00:00.000Z'],
    ['as long ago as a queue can be', '2023-04-29T10:00:00Z', '2023-04-29T10:00:00.000Z'],
    ['not when its software was built', '2020-01-01T00:00:10Z', '2026-05-01T10:00:00.000Z'],
    ['half a year ago, from a queue that was forgotten', '2025-11-01T03:00:00Z', '2025-11-01T03:00:00.000Z'],
    ['not where it cannot be read', 'yesterday', '2026-05-01T10:00:00.000Z'],
    ['in UTC where it names no zone', '2026-05-01T09:58:00', '2026-05-01T09:58:00.000Z'],
  ])('is %s', (_, raw, instant) => {
    expect(settled(raw)).toBe(instant);
  });

  it('is local time where that is its habit, and the nearer of two that a clock change makes', () => {
    expect(settled('2026-05-01T11:58:00', { habit: 'local' })).toBe('2026-05-01T09:58:00.000Z');
    const autumn = (receipt: string) =>
      settled('2026-10-25T02:30:00', { habit: 'local', receivedAt: new Date(receipt) });
    expect(autumn('2026-10-25T00:31:00Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(autumn('2026-10-25T01:31:00Z')).toBe('2026-10-25T01:30:00.000Z');
  });

  it('is of the right clock where its own is known to be behind or ahead', () => {
    const fiveHours = 5 * 3_600_000;
    expect(settled('2026-05-01T04:58:00Z', { skewMs: -fiveHours })).toBe('2026-05-01T09:58:00.000Z');
    expect(settled('2026-05-01T14:58:00Z', { skewMs: fiveHours })).toBe('2026-05-01T09:58:00.000Z');
    expect(
      settled('1970-01-01T00:10:00Z', { skewMs: Date.parse('1970-01-01T00:10:30Z') - +receivedAt }),
    ).toBe('2026-05-01T09:59:30.000Z');
  });

  it('is local time of a zone that nobody knows as if it were UTC', () => {
    const nowhere = { habit: 'local', timeZone: 'Nowhere/Else' } as const;
    expect(settled('2026-05-01T09:58:00', nowhere)).toBe('2026-05-01T09:58:00.000Z');
  });

  it('does not depend on the zone in which we run', () => {
    Settings.defaultZone = 'Asia/Tokyo';
    try {
      expect(settled('2026-05-01T11:58:00', { habit: 'local' })).toBe('2026-05-01T09:58:00.000Z');
    } finally {
      Settings.defaultZone = 'system';
    }
  });

  it('is never later than its receipt by more than clocks may differ', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: new Date(0) }), (date) => {
        const ms = settleInstant({
          raw: date.toISOString(),
          receivedAt,
          timeZone: 'Europe/Berlin',
          habit: 'utc',
          skewMs: 0,
        }).getTime();
        expect(ms).toBeLessThanOrEqual(receivedAt.getTime() + 60_000);
      }),
    );
  });
});

import fc from 'fast-check';

import { habitShownBy, settleInstant } from './settle-instant';

const receivedAt = new Date('2026-05-01T10:00:00Z');
const settled = (raw: string, more: Partial<Parameters<typeof settleInstant>[0]> = {}): string =>
  settleInstant({ raw, receivedAt, timeZone: 'Europe/Berlin', habit: 'utc', ...more }).toISOString();

describe('the instant of which a charger tells', () => {
  it.each([
    ['as it says', '2026-05-01T11:59:00+02:00', '2026-05-01T09:59:00.000Z'],
    ['days ago, from its queue', '2026-04-27T03:00:00Z', '2026-04-27T03:00:00.000Z'],
    ['a moment ahead', '2026-05-01T10:00:59Z', '2026-05-01T10:00:59.000Z'],
    ['not in the future', '2026-05-02T10:00:00Z', '2026-05-01T10:00:00.000Z'],
    ['not before its clock was set', '1970-01-01T00:00:17Z', '2026-05-01T10:00:00.000Z'],
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
    expect(settled('2026-05-01T11:58:00', { habit: 'local', timeZone: 'Nowhere/Else' })).toBe(
      '2026-05-01T10:00:00.000Z',
    );
  });

  it('is never later than its receipt by more than clocks may differ', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: new Date(0) }), (date) => {
        const ms = settleInstant({
          raw: date.toISOString(),
          receivedAt,
          timeZone: 'Europe/Berlin',
          habit: 'utc',
        }).getTime();
        expect(ms).toBeLessThanOrEqual(receivedAt.getTime() + 60_000);
      }),
    );
  });
});

describe('the habit of a charger', () => {
  it.each([
    ['2026-05-01T09:59:30', 'utc'],
    ['2026-05-01T11:59:30', 'local'],
    ['2026-05-01T09:59:30Z', null],
    ['2026-05-01T03:00:00', null],
    ['soon', null],
  ])('is shown by %s to be %s', (raw, habit) => {
    expect(habitShownBy({ raw, receivedAt, timeZone: 'Europe/Berlin' })).toBe(habit);
  });
});

import fc from 'fast-check';
import { DateTime } from 'luxon';

import { readInstant } from './read-instant';

const ZONES = ['Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'];
const seconds = fc.integer({ min: Date.UTC(2020, 0) / 1000, max: Date.UTC(2027, 0) / 1000 });

describe('an instant of a row', () => {
  it('is what it says, by whatever offset', () => {
    fc.assert(
      fc.property(seconds, fc.constantFrom(...ZONES), (second, zone) => {
        const at = new Date(second * 1000);
        const text = DateTime.fromJSDate(at, { zone }).toISO() ?? '';
        expect(readInstant(text, null)).toEqual({ ok: true, at });
        // What it says of itself is believed, not what is said of others.
        expect(readInstant(text, 'Asia/Tokyo')).toEqual({ ok: true, at });
      }),
    );
  });

  it('is that which the wall clock showed, or none where it showed it twice', () => {
    fc.assert(
      fc.property(seconds, fc.constantFrom(...ZONES), (second, zone) => {
        const local = DateTime.fromSeconds(second, { zone });
        const text = local.toFormat("yyyy-MM-dd'T'HH:mm:ss");
        const read = readInstant(text, zone);
        const isTwice = local.getPossibleOffsets().length > 1;
        if (isTwice) expect(read).toMatchObject({ ok: false, code: 'ambiguous_time' });
        else expect(read).toEqual({ ok: true, at: local.toJSDate() });
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['2025-10-26T01:30:00', 'Europe/London', 'ambiguous_time'],
    ['2025-10-26T02:00:00', 'Europe/London', null],
    ['2026-03-29T01:00', 'Europe/London', 'nonexistent_time'],
    ['2026-03-29T01:59:59', 'Europe/London', 'nonexistent_time'],
    ['2026-03-29T02:00', 'Europe/London', null],
    // Half an hour.
    ['2025-10-05T02:15', 'Australia/Lord_Howe', 'nonexistent_time'],
    ['2026-04-05T01:45', 'Australia/Lord_Howe', 'ambiguous_time'],
  ])('of %s in %s is %p', (text, zone, code) => {
    const read = readInstant(text, zone);
    expect(read.ok ? null : read.code).toBe(code);
  });

  it.each([
    '',
    '2026-05-01',
    '01.05.2026 08:12',
    '2026-05-01T25:00:00Z',
    '2026-02-29T08:00:00Z',
    '1714550400',
  ])('is not %p', (text) => {
    expect(readInstant(text, 'UTC')).toMatchObject({ ok: false, code: 'invalid_format' });
  });
});

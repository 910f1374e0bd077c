import fc from 'fast-check';

import { parseTimestamp } from './timestamp';

describe('parseTimestamp', () => {
  it.each([
    ['2026-11-21T05:13:00Z', '2026-11-21T05:13:00.000Z', false],
    ['2026-11-21T05:13:00.5Z', '2026-11-21T05:13:00.500Z', false],
    ['2026-11-21T05:13:00.123456789Z', '2026-11-21T05:13:00.123Z', false],
    ['2026-11-21t05:13:00z', '2026-11-21T05:13:00.000Z', false],
    ['2026-11-21T05:13:00+01:00', '2026-11-21T04:13:00.000Z', false],
    ['2026-01-01T00:30:00+05:45', '2025-12-31T18:45:00.000Z', false],
    ['2026-11-21T05:13:00-03:30', '2026-11-21T08:43:00.000Z', false],
    ['2026-11-21T05:13:00+0100', '2026-11-21T04:13:00.000Z', false],
    ['2026-11-21T05:13:00+01', '2026-11-21T04:13:00.000Z', false],
    ['2026-11-21T05:13Z', '2026-11-21T05:13:00.000Z', false],
    ['2026-12-31T23:59:60Z', '2027-01-01T00:00:00.000Z', false],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z', false],
    ['2026-11-21T05:13:00', '2026-11-21T05:13:00.000Z', true],
    ['2026-11-21 05:13:00', '2026-11-21T05:13:00.000Z', true],
    ['0099-01-01T00:00:00Z', '0099-01-01T00:00:00.000Z', false],
    ['2026-11-21T05:13:00.250Z', '2026-11-21T05:13:00.250Z', false],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z', false],
    ['0001-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z', false],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z', false],
    ['2026-11-21T05:13:00+23:59', '2026-11-20T05:14:00.000Z', false],
    ['20261121T051300Z', '2026-11-21T05:13:00.000Z', false],
    ['20261121T051300.25Z', '2026-11-21T05:13:00.250Z', false],
    ['20261121T051300+0100', '2026-11-21T04:13:00.000Z', false],
    ['20261121T0513Z', '2026-11-21T05:13:00.000Z', false],
    ['20261121T0513-0330', '2026-11-21T08:43:00.000Z', false],
    ['20261121T051300', '2026-11-21T05:13:00.000Z', true],
    ['20261121 051300', '2026-11-21T05:13:00.000Z', true],
    ['1795238000', '2026-11-21T05:13:20.000Z', false],
    ['1795238000.25', '2026-11-21T05:13:20.250Z', false],
    ['1795238000250', '2026-11-21T05:13:20.250Z', false],
    ['100000000', '1973-03-03T09:46:40.000Z', false],
  ])('reads %s', (raw, instant, isZoneMissing) => {
    expect(parseTimestamp(raw)).toEqual({ ok: true, instant, isZoneMissing });
  });

  it.each([
    '',
    'now',
    '2026-11-21',
    '05:13:00Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-11-00T00:00:00Z',
    '2026-02-29T00:00:00.000Z',
    '2026-11-20T24:00:00.000Z',
    '0000-12-31T00:00:00.000Z',
    '0001-01-01T00:30:00+01:00',
    '2026-11-21T05:13:00+01:60',
    '2026-11-31T00:00:00Z',
    '2026-11-21T24:00:00Z',
    '2026-11-21T05:60:00Z',
    '2026-11-21T05:13:61Z',
    '2026-11-21T05:13:00+24:00',
    '2026-11-21T05:13:00Z ',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-01:00',
    '17952380',
    '17952380000',
    '17952380000000',
    '-1795238000',
    '1795238000Z',
    '1795238000250.5',
    '20261321T051300Z',
    '20261121T0513001Z',
    '20261121T05Z',
    '20261121',
  ])('does not take %j for a time', (raw) => {
    expect(parseTimestamp(raw)).toEqual({ ok: false, raw });
  });

  it('reads every instant alike in the extended and the basic format, and as Unix time', () => {
    const instants = fc.date({
      min: new Date('1973-03-04'),
      max: new Date('2286-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (date) => {
        const iso = date.toISOString();
        const same = { ok: true, instant: iso, isZoneMissing: false };
        expect(parseTimestamp(iso.replaceAll(/[-:]/g, ''))).toEqual(same);
        expect(parseTimestamp(String(date.getTime()))).toEqual(same);
        expect(parseTimestamp((date.getTime() / 1000).toFixed(3))).toEqual(same);
      }),
    );
  });

  it('reads back every instant in every offset', () => {
    const instants = fc.date({
      min: new Date('1970-01-02'),
      max: new Date('2999-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, fc.integer({ min: -14 * 60, max: 14 * 60 }), (date, offset) => {
        const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
        const sign = offset < 0 ? '-' : '+';
        const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) =>
          String(part).padStart(2, '0'),
        );
        expect(parseTimestamp(`${local}${sign}${hours}:${minutes}`)).toEqual({
          ok: true,
          instant: date.toISOString(),
          isZoneMissing: false,
        });
      }),
    );
  });
});

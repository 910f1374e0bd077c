import { instantRange } from './instant-range';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

describe('instantRange', () => {
  it('takes the whole of both days', () => {
    const range = instantRange('2026-05-01', '2026-05-01', 'UTC');
    expect([iso(range.from), iso(range.before)]).toEqual([
      '2026-05-01T00:00:00.000Z',
      '2026-05-02T00:00:00.000Z',
    ]);
  });

  it('takes days of the zone, however long they are', () => {
    const spring = instantRange('2026-03-29', '2026-03-29', 'Europe/London');
    expect([iso(spring.from), iso(spring.before)]).toEqual([
      '2026-03-29T00:00:00.000Z',
      '2026-03-29T23:00:00.000Z',
    ]);
  });

  it('takes the first of two midnights, and has no gap between two days', () => {
    const [saturday, sunday] = ['2026-10-31', '2026-11-01'].map((day) =>
      instantRange(day, day, 'America/Havana'),
    );
    expect(iso(sunday?.from ?? null)).toBe('2026-11-01T04:00:00.000Z');
    expect(iso(sunday?.before ?? null)).toBe('2026-11-02T05:00:00.000Z');
    expect(saturday?.before).toEqual(sunday?.from);
  });

  it('includes the second of an instant, in any offset', () => {
    const range = instantRange('2026-05-01T02:00:00+02:00', '2026-05-01T23:59:59Z', 'UTC');
    expect([iso(range.from), iso(range.before)]).toEqual([
      '2026-05-01T00:00:00.000Z',
      '2026-05-02T00:00:00.000Z',
    ]);
  });

  it('reads an offset whose plus sign was not escaped', () => {
    expect(iso(instantRange('2026-05-01T02:00:00 02:00', undefined, 'UTC').from)).toBe(
      '2026-05-01T00:00:00.000Z',
    );
  });

  it('has no bound where none is given', () => {
    expect(instantRange(undefined, undefined, 'UTC')).toEqual({ from: null, before: null });
  });

  it.each([
    ['2026-02-30', undefined, 'UTC', 'from'],
    [undefined, 'yesterday', 'UTC', 'to'],
    ['2026-05-01T00:00:00', undefined, 'UTC', 'from'],
    ['2026-05-02', '2026-05-01', 'UTC', 'from'],
    ['2026-05-01', undefined, 'Mars/Olympus', 'time_zone'],
  ])('refuses %s to %s in %s and names %s', (from, to, zone, pointer) => {
    expect(() => instantRange(from, to, zone)).toThrow(
      expect.objectContaining({
        code: 'invalid_parameter',
        errors: [expect.objectContaining({ pointer })],
      }) as Error,
    );
  });
});

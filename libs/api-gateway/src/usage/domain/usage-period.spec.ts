import { usagePeriod } from './usage-period';

const NOW = new Date('2026-03-02T10:00:00Z');

describe('usagePeriod', () => {
  it.each([
    ['2024-01-01', '2024-01-31', '2024-01-01', '2024-01-31', 31],
    ['2024-01-01', '2024-01-01', '2024-01-01', '2024-01-01', 1],
    ['2024-01-01T23:30:00Z', '2024-01-02T00:00:00Z', '2024-01-01', '2024-01-02', 2],
    ['2024-01-01T01:00:00+02:00', '2024-01-01', '2023-12-31', '2024-01-01', 2],
    [undefined, undefined, '2026-02-01', '2026-03-02', 30],
    ['2026-03-01', undefined, '2026-03-01', '2026-03-02', 2],
    [undefined, '2024-03-01', '2024-02-01', '2024-03-01', 30],
    ['2023-01-01', '2024-02-04', '2023-01-01', '2024-02-04', 400],
  ])('from %s to %s is %s to %s: %d days', (from, to, first, last, count) => {
    const { days, ...period } = usagePeriod(from, to, NOW);
    expect(period).toEqual({ from: first, to: last });
    expect([days[0], days.at(-1), days.length, new Set(days).size]).toEqual([first, last, count, count]);
  });

  it.each([
    ['yesterday', undefined],
    [undefined, '2024-02-30'],
    ['2024-01-02', '2024-01-01'],
    ['2026-03-03', undefined],
    ['2023-01-01', '2024-02-05'],
  ])('from %s to %s is none', (from, to) => {
    expect(() => usagePeriod(from, to, NOW)).toThrow(
      expect.objectContaining({ code: 'invalid_parameter' }) as Error,
    );
  });
});

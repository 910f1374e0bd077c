import fc from 'fast-check';

import { type Demand, peaksOf } from './peaks';

const demand = (start: string, powerW: number): Demand => ({ startMs: Date.parse(start), powerW });
const options = { zone: 'Europe/London', quarters: 4, most: 2 };

describe('the peaks of a site', () => {
  it('are the highest quarter of the period, of each month of its zone, and the highest of all', () => {
    const may = demand('2026-05-31T22:45:00Z', 40_000);
    const june = demand('2026-05-31T23:00:00Z', 60_000);
    const later = demand('2026-06-02T10:00:00Z', 60_000);
    expect(peaksOf([demand('2026-05-01T10:00:00Z', 10_000), may, june, later], options)).toEqual({
      peak: june,
      byMonth: [
        { month: '2026-05', peak: may },
        { month: '2026-06', peak: june },
      ],
      top: [june, later],
      loadFactor: 170_000 / 4 / 60_000,
    });
  });

  it('are none where nothing was taken', () => {
    const none = { peak: null, byMonth: [], top: [], loadFactor: null };
    expect(peaksOf([], options)).toEqual(none);
    expect(peaksOf([demand('2026-05-01T10:00:00Z', 0)], options)).toEqual(none);
  });

  it('are above every quarter, and a load factor is never above 1', () => {
    const powers = fc.array(fc.nat(200_000), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(powers, (all) => {
        const demands = all.map((powerW, index) => ({ startMs: index * 900_000, powerW }));
        const { peak, top, loadFactor } = peaksOf(demands, { zone: 'UTC', quarters: all.length, most: 10 });
        expect(peak?.powerW ?? 0).toBe(Math.max(...all));
        expect(loadFactor ?? 0).toBeLessThanOrEqual(1 + 1e-12);
        expect(top.map(({ powerW }) => powerW)).toEqual(
          all
            .filter((powerW) => powerW > 0)
            .sort((a, b) => b - a)
            .slice(0, 10),
        );
      }),
    );
  });
});

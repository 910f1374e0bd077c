import * as fc from 'fast-check';

import { type DayPart, sumsOfDays } from './site-days';

const ZONES = new Map([
  ['site_L', 'Europe/London'],
  ['site_H', 'America/Havana'],
]);
const HOUR_MS = 3_600_000;

const part = fc.record<DayPart>({
  sign: fc.constant<1>(1),
  siteId: fc.constantFrom('site_L', 'site_H', 'site_UNKNOWN', null),
  organizationId: fc.constantFrom('org_A', 'org_B'),
  startsMs: fc.integer({ min: 0, max: 400 * 96 }).map((quarter) => Date.UTC(2026, 0) + quarter * 900_000),
  energyWh: fc.option(fc.nat(100_000)),
  readings: fc.nat(20),
  isInterpolated: fc.boolean(),
  isBackfilled: fc.boolean(),
  isCorrected: fc.boolean(),
});

describe('sums by the days of sites', () => {
  it('lose nothing and gain nothing, of the sites that have days', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        const sums = sumsOfDays(parts, ZONES);
        const meant = parts.filter(({ siteId }) => siteId !== null && ZONES.has(siteId));
        const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
        expect(total(sums.map((sum) => sum.energy_wh))).toBe(total(meant.map((one) => one.energyWh ?? 0)));
        expect(total(sums.map((sum) => sum.known + sum.unknown))).toBe(meant.length);
        expect(total(sums.map((sum) => sum.readings))).toBe(total(meant.map((one) => one.readings)));
      }),
    );
  });

  it('are nothing where all that was added is taken away', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        const both = [...parts, ...parts.map((one): DayPart => ({ ...one, sign: -1 }))];
        expect(sumsOfDays(both, ZONES)).toEqual([]);
      }),
    );
  });

  it('are of the day that the clocks of the site show, of 23 and 25 hours where they change', () => {
    const hoursOf = (day: string, zone: string): number => {
      const from = Date.parse(`${day}T00:00:00Z`) - 12 * HOUR_MS;
      const parts = Array.from({ length: 48 }, (_, hour): DayPart => ({
        ...{ sign: 1, siteId: 'site', organizationId: 'org_A', startsMs: from + hour * HOUR_MS },
        ...{ energyWh: 1, readings: 0, isInterpolated: false, isBackfilled: false, isCorrected: false },
      }));
      const noon = Date.parse(`${day}T16:00:00Z`);
      const sums = sumsOfDays(parts, new Map([['site', zone]]));
      return sums.filter(({ starts_ms }) => starts_ms <= noon).at(-1)?.energy_wh ?? 0;
    };
    expect(hoursOf('2026-03-28', 'Europe/London')).toBe(24);
    expect(hoursOf('2026-03-29', 'Europe/London')).toBe(23);
    expect(hoursOf('2026-10-25', 'Europe/London')).toBe(25);
    expect(hoursOf('2026-11-01', 'America/Havana')).toBe(25);
  });
});

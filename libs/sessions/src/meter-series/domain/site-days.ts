import { dayAt, startOfDay } from '@csms/kernel';

/** A quarter of an hour of one session, as it counts for the day of its site. */
export interface DayPart {
  /** 1: it was written; -1: it is not there any more, or what was there before is another now. */
  readonly sign: 1 | -1;
  readonly siteId: string | null;
  readonly organizationId: string;
  readonly startsMs: number;
  /** null: nobody knows. */
  readonly energyWh: number | null;
  readonly readings: number;
  readonly isInterpolated: boolean;
  readonly isBackfilled: boolean;
  readonly isCorrected: boolean;
}

/** What is added to the sums of a site's day: energy, Wh, and how many of its quarters are what. */
export interface DaySum {
  readonly site_id: string;
  readonly organization_id: string;
  readonly starts_ms: number;
  energy_wh: number;
  known: number;
  unknown: number;
  interpolated: number;
  backfilled: number;
  corrected: number;
  readings: number;
}

/**
 * What some parts make of the days of their sites, in an order in which two who add to the same days wait for each other
 * in one direction.
 *
 * @param zones by site: of those that have days; parts of others are left out
 */
export function sumsOfDays(parts: readonly DayPart[], zones: ReadonlyMap<string, string>): DaySum[] {
  const sums = new Map<string, DaySum>();
  for (const part of parts) {
    const zone = part.siteId === null ? undefined : zones.get(part.siteId);
    if (part.siteId === null || zone === undefined) continue;
    const startsMs = startOfDay(dayAt(part.startsMs, zone), zone);
    const key = `${part.siteId} ${part.organizationId} ${startsMs}`;
    const sum = sums.get(key) ?? noSum(part.siteId, part.organizationId, startsMs);
    sums.set(key, sum);
    add(sum, part);
  }
  return [...sums.entries()]
    .filter(([, sum]) => changesAnything(sum))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, sum]) => sum);
}

function noSum(site_id: string, organization_id: string, starts_ms: number): DaySum {
  return {
    ...{ site_id, organization_id, starts_ms },
    ...{ energy_wh: 0, known: 0, unknown: 0, interpolated: 0, backfilled: 0, corrected: 0, readings: 0 },
  };
}

function add(sum: DaySum, { sign, energyWh, readings, ...is }: DayPart): void {
  sum.energy_wh += sign * (energyWh ?? 0);
  sum.known += energyWh === null ? 0 : sign;
  sum.unknown += energyWh === null ? sign : 0;
  sum.interpolated += is.isInterpolated ? sign : 0;
  sum.backfilled += is.isBackfilled ? sign : 0;
  sum.corrected += is.isCorrected ? sign : 0;
  sum.readings += sign * readings;
}

function changesAnything({ site_id: _, organization_id: __, starts_ms: ___, ...sums }: DaySum): boolean {
  return Object.values(sums).some((sum) => sum !== 0);
}

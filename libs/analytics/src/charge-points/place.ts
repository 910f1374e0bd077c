import type { ChargePointRegistered, EventData } from '@csms/contracts';

/** Where a charge point stands; a part of every event of one. */
export type Place = Pick<
  EventData<typeof ChargePointRegistered>,
  'charge_point_id' | 'organization_id' | 'site_id' | 'project_id'
>;

/** The columns of a {@link Place}, for `jsonb_to_recordset`. */
export const PLACE = 'charge_point_id text, organization_id text, site_id text, project_id text';

export function idsOf(places: readonly Place[]): string[] {
  return [...new Set(places.map(({ charge_point_id }) => charge_point_id))];
}

/**
 * One of each charge point, in the order of their ids: two transactions wait for each other in one direction.
 *
 * @param isNewer whether the second takes the place of the first, which was told before it
 */
export function newestOfEach<T extends Place>(
  told: readonly T[],
  isNewer: (held: T, next: T) => boolean = () => true,
): T[] {
  return newestOf(told, ({ charge_point_id }) => charge_point_id, isNewer).sort((a, b) =>
    a.charge_point_id < b.charge_point_id ? -1 : 1,
  );
}

/** Of several of one key the newest. */
export function newestOf<T>(
  told: readonly T[],
  keyOf: (one: T) => string,
  isNewer: (held: T, next: T) => boolean,
): T[] {
  const newest = new Map<string, T>();
  for (const one of told) {
    const held = newest.get(keyOf(one));
    if (held === undefined || isNewer(held, one)) newest.set(keyOf(one), one);
  }
  return [...newest.values()];
}

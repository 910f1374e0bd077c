import type { RoutedEvent, StreamChannel } from '@csms/contracts';
import { type Principal, reachesSite } from '@csms/platform-http';

/** Which events of a channel are wanted; all that is given must hold. */
export interface StreamFilters {
  readonly siteId: string | null;
  readonly projectId: string | null;
  /** Empty: all. */
  readonly chargePointIds: ReadonlySet<string>;
}

export interface Subscription {
  readonly id: string;
  readonly channel: StreamChannel;
  readonly filters: StreamFilters;
}

export const NO_FILTERS: StreamFilters = { siteId: null, projectId: null, chargePointIds: new Set() };

/** Of the caller's own organization; what stands at no site, or at several, needs a credential for every one of them. */
export function isVisibleTo(caller: Pick<Principal, 'grants'>, { place }: PlacedEvent): boolean {
  if (caller.grants.length === 0) return true;
  return place.siteIds.length > 0 && place.siteIds.every((siteId) => reachesSite(caller, 'read', siteId));
}

export function matches({ channel, filters }: Subscription, event: PlacedEvent): boolean {
  if (event.channel !== channel) return false;
  const { siteIds, projectIds, chargePointIds } = event.place;
  const { siteId, projectId, chargePointIds: wanted } = filters;
  if (siteId !== null && !siteIds.includes(siteId)) return false;
  if (projectId !== null && !projectIds.includes(projectId)) return false;
  return wanted.size === 0 || chargePointIds.some((id) => wanted.has(id));
}

/** An event of the outside, and where it happened. */
export interface PlacedEvent {
  readonly channel: StreamChannel;
  readonly place: {
    readonly chargePointIds: readonly string[];
    readonly siteIds: readonly (string | null)[];
    readonly projectIds: readonly (string | null)[];
  };
  readonly id: string;
}

/** Where charge points stand, for events that do not say it. */
export type PlaceLookup = (chargePointId: string) => PlaceOf | undefined;

export interface PlaceOf {
  readonly siteId: string | null;
  readonly projectId: string | null;
}

export function placedEvent({ channel, place, event }: RoutedEvent, lookUp: PlaceLookup): PlacedEvent {
  const { chargePointIds, siteId, projectId } = place;
  const theirs = chargePointIds.map((id) => lookUp(id));
  return {
    channel,
    place: {
      chargePointIds,
      siteIds: siteId === undefined ? theirs.map((one) => one?.siteId ?? null) : [siteId],
      projectIds: projectId === undefined ? theirs.map((one) => one?.projectId ?? null) : [projectId],
    },
    id: event.id,
  };
}

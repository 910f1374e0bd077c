import type { PublicEvent, RoutedEvent } from '@csms/contracts';
import { type KnowsDrivers, knowsDrivers } from '@csms/platform-http';

import { type PlacedEvent, placedEvent, type PlaceLookup } from './filters';

/** An event that is ready to be sent: written once, for whoever gets it. */
export interface WrittenEvent extends PlacedEvent {
  /** Drivers by their pseudonyms. */
  readonly json: string;
  /** For those who may know drivers; null: it names none. */
  readonly jsonWithDriver: string | null;
}

export function writtenEvent(
  routed: RoutedEvent,
  lookUp: PlaceLookup,
  pseudonymOf: (driverId: string) => string,
): WrittenEvent {
  return { ...placedEvent(routed, lookUp), ...textsOf(routed.event, pseudonymOf) };
}

/** As this client sees it. */
export function textFor(client: KnowsDrivers, event: WrittenEvent): string {
  return knowsDrivers(client) ? (event.jsonWithDriver ?? event.json) : event.json;
}

function textsOf(
  event: PublicEvent,
  pseudonymOf: (driverId: string) => string,
): Pick<WrittenEvent, 'json' | 'jsonWithDriver'> {
  const { driver_id: driverId } = event.data;
  const whole = JSON.stringify(event);
  if (typeof driverId !== 'string') return { json: whole, jsonWithDriver: null };
  const data = { ...event.data, driver_id: pseudonymOf(driverId) };
  return { json: JSON.stringify({ ...event, data }), jsonWithDriver: whole };
}

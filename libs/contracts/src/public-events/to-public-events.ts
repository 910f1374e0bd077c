import { deriveId } from '@csms/kernel';

import { type EventPlace, PUBLIC_SCHEMA_VERSION, type RoutedEvent } from './public-event';
import { PUBLIC_EVENT_TABLE, type PublicEventRule } from './public-event-table';

/** One of our events as Kafka has it. */
export interface TellableEvent {
  /** CloudEvents `id`. */
  readonly id: string;
  readonly type: string;
  readonly time: Date;
  readonly organizationId: string;
  readonly data: unknown;
  /** Kafka's offset: events of one key have rising ones. */
  readonly offset: string;
}

const RULES: ReadonlyMap<string, readonly PublicEventRule[]> = Map.groupBy(
  PUBLIC_EVENT_TABLE,
  ({ source }) => source.type,
);

/** The types of our events of which the outside is told something. */
export const PUBLIC_EVENT_SOURCES: ReadonlySet<string> = new Set(RULES.keys());

/**
 * What the outside is told of one of our events: nothing, or one event or more, in a fixed order. The same event always
 * gives the same, ids included. `isWanted` keeps it to events of some names (else all): the others are not even built,
 * for an event of ours may hold thousands of readings.
 */
export function toPublicEvents(
  event: TellableEvent,
  isWanted: (name: string) => boolean = () => true,
): RoutedEvent[] {
  const place = placeOf(event.data as PlaceMembers);
  const rules = (RULES.get(event.type) ?? []).filter(({ event: name }) => isWanted(name));
  return rules.flatMap(({ event: name, channel, dataOf }) =>
    dataOf(event.data as never).map((data, index) => ({
      channel,
      place,
      event: {
        event: name,
        id: deriveId('evt', event.id, name, index),
        timestamp: event.time.toISOString(),
        organization_id: event.organizationId,
        schema_version: PUBLIC_SCHEMA_VERSION,
        sequence: Number(event.offset),
        data,
      },
    })),
  );
}

interface PlaceMembers {
  readonly charge_point_id?: string;
  readonly charge_point_ids?: readonly string[];
  readonly site_id?: string | null;
  readonly project_id?: string | null;
}

function placeOf({ charge_point_id, charge_point_ids, site_id, project_id }: PlaceMembers): EventPlace {
  return {
    chargePointIds: charge_point_ids ?? (charge_point_id === undefined ? [] : [charge_point_id]),
    siteId: site_id,
    projectId: project_id,
  };
}

import type { IncomingHttpHeaders } from 'node:http';

import type { StreamChannel } from '@csms/contracts';

import { filtersOf } from './client-message';
import type { StreamFilters } from './filters';
import { channelsOf, snapshotOf } from './handshake';
import { StreamRefusal } from './stream-refusal';

export interface SseQuery {
  /** null: all that the credential may see. */
  readonly channels: readonly StreamChannel[] | null;
  readonly filters: StreamFilters;
  readonly lastEventId: string | null;
  /** The state comes first, of the channels that have one. */
  readonly snapshot: boolean;
}

const KNOWN = ['channels', 'site_id', 'project_id', 'charge_point_ids', 'last_event_id', 'snapshot'];

/** @throws StreamRefusal validation_failed, unknown_channel */
export function sseQuery(query: Readonly<Record<string, unknown>>, headers: IncomingHttpHeaders): SseQuery {
  for (const [name, value] of Object.entries(query)) {
    if (!KNOWN.includes(name) || typeof value !== 'string' || value === '')
      throw new StreamRefusal(
        'validation_failed',
        `The parameter ${JSON.stringify(name.slice(0, 40))} is not known, empty, or there twice.`,
      );
  }
  const { channels, site_id, project_id, charge_point_ids, last_event_id, snapshot } = query as Record<
    string,
    string
  >;
  // A browser repeats the address when it comes back: its header is the newer word.
  const given = headers['last-event-id'] ?? last_event_id;
  return {
    channels: channels === undefined ? null : channelsOf(channels),
    filters: filtersOf({
      ...(site_id === undefined ? {} : { site_id }),
      ...(project_id === undefined ? {} : { project_id }),
      ...(charge_point_ids === undefined
        ? {}
        : { charge_point_ids: charge_point_ids.split(',').map((id) => id.trim()) }),
    }),
    lastEventId: typeof given === 'string' && given !== '' ? given : null,
    snapshot: snapshotOf(snapshot),
  };
}

import type { IncomingHttpHeaders } from 'node:http';

import type { StreamChannel } from '@csms/contracts';
import { CodedError } from '@csms/kernel';

import { channelOf } from './client-message';
import { NO_FILTERS, type StreamFilters } from './filters';
import { StreamRefusal } from './stream-refusal';

/** The version of what is spoken here, as a WebSocket subprotocol. */
export const SUBPROTOCOL = 'dynamo.v1';
const TICKET = 'ticket.';

/** What a handshake shows of who comes: a credential in its headers, a ticket, or nothing yet. */
export type Shown =
  | { readonly kind: 'headers' }
  | { readonly kind: 'ticket'; readonly ticket: string }
  | { readonly kind: 'nothing' };

/** @throws CodedError ambiguous_credentials */
export function shownBy(headers: IncomingHttpHeaders): Shown {
  const hasHeader = headers.authorization !== undefined || headers['x-api-key'] !== undefined;
  const tickets = (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one.startsWith(TICKET))
    .map((one) => one.slice(TICKET.length));
  const [ticket, ...others] = tickets;
  if (others.length > 0 || (hasHeader && ticket !== undefined)) {
    throw new CodedError('ambiguous_credentials', 'Send one credential: a header, or one ticket.');
  }
  if (ticket !== undefined) return { kind: 'ticket', ticket };
  return { kind: hasHeader ? 'headers' : 'nothing' };
}

/** What a stream's address asks for: subscriptions from the beginning, and where to go on. */
export interface StreamAddress {
  readonly filters: StreamFilters;
  /** null: a shortcut means all that the credential may see; the plain address none, until it is subscribed. */
  readonly channels: readonly StreamChannel[] | null;
  readonly isShortcut: boolean;
  /** The state comes first, of the channels that have one. */
  readonly snapshot: boolean;
  readonly lastEventId: string | null;
}

const SHORTCUTS: Readonly<Record<string, (id: string) => StreamFilters>> = {
  'charge-points': (id) => ({ ...NO_FILTERS, chargePointIds: new Set([id]) }),
  sites: (id) => ({ ...NO_FILTERS, siteId: id }),
  projects: (id) => ({ ...NO_FILTERS, projectId: id }),
};

export const SHORTCUT_KINDS = Object.keys(SHORTCUTS);

export interface RequestedAddress {
  /** null: the plain address. */
  readonly shortcut: { readonly kind: string; readonly id: string } | null;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
}

const QUERY = ['channels', 'last_event_id', 'snapshot'];

/** @throws StreamRefusal validation_failed, unknown_channel */
export function streamAddress({ shortcut, query, headers }: RequestedAddress): StreamAddress {
  // A credential in the address would be in logs and histories: it is not read, and its sender learns it.
  const unknown = Object.keys(query).find((name) => !QUERY.includes(name));
  if (unknown !== undefined) {
    throw new StreamRefusal(
      'validation_failed',
      `There is no parameter ${JSON.stringify(unknown.slice(0, 40))}; credentials are never read from the address.`,
    );
  }
  const channels = query['channels'];
  const given = query['last_event_id'] ?? headers['last-event-id'];
  return {
    filters: shortcut === null ? NO_FILTERS : (SHORTCUTS[shortcut.kind]?.(shortcut.id) ?? NO_FILTERS),
    channels: typeof channels === 'string' ? channelsOf(channels) : null,
    isShortcut: shortcut !== null,
    snapshot: snapshotOf(query['snapshot']),
    lastEventId: typeof given === 'string' && given !== '' ? given : null,
  };
}

/** @throws StreamRefusal unknown_channel */
export function channelsOf(text: string): StreamChannel[] {
  return [...new Set(text.split(',').map((name) => channelOf(name.trim())))];
}

/** @throws StreamRefusal validation_failed */
export function snapshotOf(value: unknown): boolean {
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw new StreamRefusal('validation_failed', '"snapshot" is true or false.');
}

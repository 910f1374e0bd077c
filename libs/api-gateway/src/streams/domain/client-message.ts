import { STREAM_CHANNELS, type StreamChannel } from '@csms/contracts';

import type { StreamFilters } from './filters';
import { MAX_POSITION_CHARACTERS } from './stream-position';
import { StreamRefusal } from './stream-refusal';

/** Charge points that one subscription may name. */
export const MAX_CHARGE_POINTS = 100;
/** Subscriptions of one connection. */
export const MAX_SUBSCRIPTIONS = 50;

export interface WantedSubscription {
  /** null: the server gives it one. */
  readonly id: string | null;
  readonly channel: StreamChannel;
  readonly filters: StreamFilters;
  /** The state that it begins with is wanted as well. */
  readonly snapshot: boolean;
}

export type ClientMessage =
  | { readonly type: 'auth'; readonly id: string | null; readonly token: string }
  | { readonly type: 'subscribe'; readonly id: string | null; readonly wanted: WantedSubscription }
  | { readonly type: 'unsubscribe'; readonly id: string }
  | { readonly type: 'ping'; readonly id: string | null }
  | {
      readonly type: 'resume';
      readonly id: string | null;
      readonly lastEventId: string;
      /** null: those that the connection has. */
      readonly wanted: readonly WantedSubscription[] | null;
    };

type Members = Readonly<Record<string, unknown>>;

const MEMBERS: Readonly<Record<ClientMessage['type'], readonly string[]>> = {
  auth: ['id', 'token'],
  subscribe: ['id', 'channel', 'filters', 'snapshot'],
  unsubscribe: ['id'],
  ping: ['id'],
  resume: ['id', 'last_event_id', 'subscriptions'],
};

const FILTERS = ['site_id', 'project_id', 'charge_point_ids'];

/** What the message calls itself, as far as it can be told: refusals name it. */
export function idOf(text: string): string | null {
  try {
    const { id } = JSON.parse(text) as { id?: unknown };
    return isShort(id) ? id : null;
  } catch {
    return null;
  }
}

/** @throws StreamRefusal invalid_json, validation_failed, unknown_type */
export function readClientMessage(text: string): ClientMessage {
  const members = parse(text);
  const { type } = members;
  if (typeof type !== 'string') throw invalid('A message has a "type".');
  if (!isKnownType(type)) {
    const known = Object.keys(MEMBERS).join(', ');
    throw new StreamRefusal('unknown_type', `There is no type ${shown(type)}; there are ${known}.`);
  }
  onlyMembers(members, ['type', ...MEMBERS[type]], `A message of type ${type}`);
  switch (type) {
    case 'auth':
      return { type, id: optionalId(members), token: text_(members['token'], 'token', 4_096) };
    case 'subscribe':
      return { type, id: optionalId(members), wanted: wantedSubscription(members) };
    case 'unsubscribe':
      return { type, id: text_(members['id'], 'id', 64) };
    case 'ping':
      return { type, id: optionalId(members) };
    case 'resume':
      return {
        type,
        id: optionalId(members),
        lastEventId: text_(members['last_event_id'], 'last_event_id', MAX_POSITION_CHARACTERS),
        wanted: wantedSubscriptions(members['subscriptions']),
      };
  }
}

function parse(text: string): Members {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new StreamRefusal('invalid_json', 'The message is not JSON.');
  }
  if (!isObject(value)) throw invalid('A message is a JSON object.');
  return value;
}

function wantedSubscriptions(value: unknown): WantedSubscription[] | null {
  if (value === undefined) return null;
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_SUBSCRIPTIONS)
    throw invalid(`"subscriptions" is a list of 1 to ${MAX_SUBSCRIPTIONS}.`);
  return value.map((one: unknown) => {
    if (!isObject(one)) throw invalid('A subscription is a JSON object.');
    onlyMembers(one, ['id', 'channel', 'filters', 'snapshot'], 'A subscription');
    const wanted = wantedSubscription(one);
    if (wanted.snapshot)
      throw invalid('A resume goes on with what the client has: a snapshot comes with "subscribe".');
    return wanted;
  });
}

function wantedSubscription(members: Members): WantedSubscription {
  const { channel, filters, snapshot } = members;
  if (snapshot !== undefined && typeof snapshot !== 'boolean') throw invalid('"snapshot" is true or false.');
  return {
    id: optionalId(members),
    channel: channelOf(channel),
    filters: filtersOf(filters),
    snapshot: snapshot ?? false,
  };
}

/** @throws StreamRefusal unknown_channel */
export function channelOf(value: unknown): StreamChannel {
  const channel = STREAM_CHANNELS.find((one) => one === value);
  if (channel !== undefined) return channel;
  throw new StreamRefusal(
    'unknown_channel',
    `There is no channel ${shown(value)}; there are ${STREAM_CHANNELS.join(', ')}.`,
  );
}

/** @throws StreamRefusal validation_failed */
export function filtersOf(value: unknown): StreamFilters {
  if (value !== undefined && !isObject(value)) throw invalid('"filters" is a JSON object.');
  const members = value ?? {};
  onlyMembers(members, FILTERS, '"filters"');
  const { site_id, project_id, charge_point_ids } = members;
  return {
    siteId: site_id === undefined ? null : text_(site_id, 'site_id', 64),
    projectId: project_id === undefined ? null : text_(project_id, 'project_id', 64),
    chargePointIds: chargePointsOf(charge_point_ids),
  };
}

function chargePointsOf(value: unknown): ReadonlySet<string> {
  if (value === undefined) return new Set();
  // An empty list would mean none, and would be taken for all.
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_CHARGE_POINTS)
    throw invalid(`"charge_point_ids" is a list of 1 to ${MAX_CHARGE_POINTS}.`);
  return new Set(value.map((id: unknown) => text_(id, 'charge_point_ids', 48)));
}

function optionalId({ id }: Members): string | null {
  return id === undefined ? null : text_(id, 'id', 64);
}

function text_(value: unknown, name: string, maxLength: number): string {
  // No id has a control character, and the database takes no U+0000.
  const isText = typeof value === 'string' && value.length <= maxLength && /^[^\p{Cc}\p{Cs}]+$/u.test(value);
  if (isText) return value;
  throw invalid(`"${name}" is a text of 1 to ${maxLength} characters.`);
}

function onlyMembers(members: Members, known: readonly string[], what: string): void {
  const unknown = Object.keys(members).find((name) => !known.includes(name));
  if (unknown !== undefined) throw invalid(`${what} has no member ${shown(unknown)}.`);
}

function invalid(message: string): StreamRefusal {
  return new StreamRefusal('validation_failed', message);
}

function isKnownType(type: string): type is ClientMessage['type'] {
  return Object.hasOwn(MEMBERS, type);
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isShort(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 64;
}

/** What a stranger sent, short enough to be sent back. */
function shown(value: unknown): string {
  return value === undefined ? 'undefined' : JSON.stringify(value).slice(0, 60);
}

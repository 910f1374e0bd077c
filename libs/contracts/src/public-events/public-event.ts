import type { Scope } from '../scopes';

/** What clients subscribe to: each event of the outside has one channel. */
export const STREAM_CHANNELS = [
  'charge_points',
  'sessions',
  'energy',
  'commissioning',
  'firmware',
  'alerts',
  'allocation',
] as const;

export type StreamChannel = (typeof STREAM_CHANNELS)[number];

/** A credential needs one of these to see a channel. */
export const CHANNEL_SCOPES: Readonly<Record<StreamChannel, readonly Scope[]>> = {
  charge_points: ['read:charge_points'],
  sessions: ['read:sessions'],
  energy: ['read:sessions', 'read:energy'],
  commissioning: ['read:charge_points'],
  firmware: ['read:charge_points'],
  alerts: ['read:charge_points'],
  allocation: ['read:charge_points'],
};

/** Of the envelope and its data; a breaking change makes the next one. */
export const PUBLIC_SCHEMA_VERSION = 1;

/** An event as the outside gets it, by streams and by webhooks alike. */
export interface PublicEvent {
  /** e.g. `charge_point.status_changed`. */
  readonly event: string;
  /** The same wherever and however often the event is told: repetitions are recognised by it. */
  readonly id: string;
  /** When it happened: RFC 3339, UTC. */
  readonly timestamp: string;
  readonly organization_id: string;
  readonly schema_version: typeof PUBLIC_SCHEMA_VERSION;
  /** Of the events of one charge point (of one session in `session.started`, `.ended`, `.corrected` and `meter_values.backfilled`), later ones have no smaller one. */
  readonly sequence: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Whom an event is about, for filters and for credentials that are held to single sites. */
export interface EventPlace {
  readonly chargePointIds: readonly string[];
  /** null: at no site; undefined: the event does not say, it is where its charge points are. */
  readonly siteId: string | null | undefined;
  readonly projectId: string | null | undefined;
}

export interface RoutedEvent {
  readonly channel: StreamChannel;
  readonly place: EventPlace;
  readonly event: PublicEvent;
}

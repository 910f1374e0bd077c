import type { Environment } from '@csms/platform-ops';

/** What a stream may take, and how it is watched. */
export interface StreamSettings {
  /** Of one organization, on all instances. */
  readonly connectionsPerOrganization: number;
  readonly heartbeatSeconds: number;
  /** A connection without a subscription is closed after so long. */
  readonly idleSeconds: number;
  /** A client that takes nothing for so long is sent away. */
  readonly stallSeconds: number;
  /** Events that each instance keeps at hand, for clients that lag behind or come back. */
  readonly bufferBytes: number;
}

/** Injection token of {@link StreamSettings}. */
export const STREAM_SETTINGS = 'csms:stream-settings';

export function streamSettings(environment: Environment): StreamSettings {
  return Object.freeze({
    connectionsPerOrganization: environment.integer('CSMS_STREAM_CONNECTIONS_PER_ORGANIZATION', {
      default: 20,
      min: 1,
    }),
    heartbeatSeconds: environment.integer('CSMS_STREAM_HEARTBEAT_SECONDS', { default: 30, min: 1, max: 60 }),
    idleSeconds: environment.integer('CSMS_STREAM_IDLE_SECONDS', { default: 60, min: 1 }),
    stallSeconds: environment.integer('CSMS_STREAM_STALL_SECONDS', { default: 30, min: 1 }),
    bufferBytes: environment.integer('CSMS_STREAM_BUFFER_MIB', { default: 32, min: 1 }) * 1_048_576,
  });
}

/** Bytes that wait for one client on its socket; beyond, it is served from the common buffer when it has taken these. */
export const MAX_UNSENT_BYTES = 262_144;
/** From here on it gets more. */
export const LOW_UNSENT_BYTES = 65_536;
/** A subscription of 100 charge points is a quarter of this. */
export const MAX_MESSAGE_BYTES = 16_384;
/** Larger frames end the connection (RFC 6455 §7.4.1, 1009) before they are read. */
export const MAX_FRAME_BYTES = 65_536;
export const INBOUND_BYTES_PER_SECOND = 1_024;
/** The subscriptions of a client that begins come at once. */
export const INBOUND_BURST_BYTES = 32_768;
/** As many messages in a row that were too many end the connection. */
export const MAX_REFUSED_MESSAGES = 20;
/** How far back a client may go on. */
export const RESUME_WINDOW_MS = 15 * 60_000;
/** And by how many events. */
export const RESUME_EVENTS = 10_000;

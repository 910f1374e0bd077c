import { CodedError } from '@csms/kernel';
import { isDatabaseOutage } from '@csms/platform-db';

import { CLOSE } from './domain/stream-refusal';
import type { StreamConnection } from './stream-connection';
import { closeCodeOf, type StreamCredential } from './stream-credential';
import type { StreamSettings } from './stream-settings';

export interface StreamClientOptions {
  readonly kind: 'websocket' | 'sse';
  readonly connection: StreamConnection;
  readonly credential: StreamCredential;
  readonly settings: StreamSettings;
  /** Asks for a sign of life, and shows one. */
  readonly beat: () => void;
}

/** So often a credential is looked at again: a revoked one ends its streams within 5 s. */
const CHECKED_EVERY_MS = 2_000;

/** One open stream as it is watched: its heartbeat, its credential, and whether anybody is there. */
export class StreamClient {
  private heardAt: number;
  private beatAt: number;
  private checkedAt: number;
  private subscribedAt: number;
  private isChecking = false;

  constructor(
    private readonly options: StreamClientOptions,
    now: number,
  ) {
    this.heardAt = now;
    this.beatAt = now;
    this.checkedAt = now;
    this.subscribedAt = now;
  }

  get kind(): StreamClientOptions['kind'] {
    return this.options.kind;
  }

  get connection(): StreamConnection {
    return this.options.connection;
  }

  /** The client has said something. */
  heard(now: number): void {
    this.heardAt = now;
  }

  /** Several times a second. */
  tick(now: number): void {
    const { connection, settings, beat, kind } = this.options;
    const heartbeatMs = settings.heartbeatSeconds * 1_000;
    connection.checkProgress(now);
    if (connection.subscriptions.size > 0) this.subscribedAt = now;
    if (now - this.subscribedAt >= settings.idleSeconds * 1_000) {
      connection.close(CLOSE.idle, 'idle: it has no subscription');
    }
    // Of an answer of server-sent events nothing is heard.
    if (kind === 'websocket' && now - this.heardAt > 2 * heartbeatMs + 1_000) {
      connection.close(CLOSE.idle, 'idle: nothing was heard for two heartbeats');
    }
    if (connection.ended.aborted) return;
    if (now - this.beatAt >= heartbeatMs) {
      this.beatAt = now;
      beat();
    }
    if (now - this.checkedAt < CHECKED_EVERY_MS || this.isChecking) return;
    this.checkedAt = now;
    void this.check();
  }

  /** Never fails: while the database is away, what was found before holds. */
  private async check(): Promise<void> {
    const { connection, credential } = this.options;
    this.isChecking = true;
    try {
      connection.setPrincipal(await credential.check());
    } catch (error) {
      if (error instanceof CodedError) {
        connection.error(null, error.code, error.message);
        connection.close(closeCodeOf(error.code), error.code);
      } else if (!isDatabaseOutage(error)) {
        connection.close(CLOSE.tryAgainLater, 'the credential could not be looked at');
      }
    } finally {
      this.isChecking = false;
    }
  }
}

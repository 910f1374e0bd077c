import { type BootCause, type Dialect } from '../dialects/dialect';
import { backOffMs, type BackOffSettings } from '../domain/back-off';
import type { Random } from '../domain/random';
import type { Statistics } from '../domain/statistics';

import type { CallLane } from './call-lane';
import { type CommandAnswer, OcppConnection } from './ocpp-connection';
import { type Timer, Timers } from './timers';

export interface LinkOptions {
  readonly url: string;
  readonly chargePointId: string;
  readonly password?: string | undefined;
  readonly dialect: Dialect;
  readonly lane: CallLane;
  readonly backOff: BackOffSettings;
  readonly random: Random;
  readonly statistics: Statistics;
  readonly onCommand: (action: string, payload: Record<string, unknown>) => CommandAnswer | null;
  /** The CSMS may be told things now: after a boot all states anew, else those that it does not know. */
  readonly onOnline: (hasBooted: boolean) => void;
  /** Seconds that the CSMS wants between heartbeats. */
  readonly onHeartbeatInterval: (seconds: number) => void;
  readonly heartbeatSeconds: () => number;
}

/** Where the CSMS gives no interval for the next boot. */
const BOOT_AGAIN_SECONDS = 30;

/** Keeps a charge point connected: connects, boots, beats, and comes back after each loss. */
export class Link {
  private connection: OcppConnection | null = null;
  private failures = 0;
  private bootCause: BootCause | null = 'PowerUp';
  private isWanted = false;
  private isConnecting = false;
  private heldOffUntilMs = 0;
  private retry: Timer | null = null;
  private heartbeat: Timer | null = null;
  private readonly timers = new Timers();
  /** Why the last connection did not come about; null since one did. */
  lastFailure: string | null = null;

  constructor(private readonly options: LinkOptions) {}

  get isOpen(): boolean {
    return this.connection?.isOpen ?? false;
  }

  start(): void {
    this.isWanted = true;
    void this.connect();
  }

  stop(): void {
    this.isWanted = false;
    this.timers.clearAll();
    this.options.lane.close();
    this.connection?.close();
  }

  /** The network is gone for a while, without a closing handshake. */
  cut(ms: number): void {
    this.heldOffUntilMs = performance.now() + ms;
    this.drop();
  }

  /** The charge point is without power for a while, and boots when it is back. */
  reboot(cause: BootCause, offMs: number): void {
    this.bootCause = cause;
    this.cut(offMs);
  }

  /** Sends a BootNotification on the open connection (TriggerMessage). */
  async bootAgain(): Promise<void> {
    await this.boot('Triggered');
  }

  beatNow(): void {
    void this.beat();
  }

  scheduleHeartbeat(): void {
    this.timers.clear(this.heartbeat);
    const seconds = this.options.heartbeatSeconds();
    this.heartbeat = seconds > 0 ? this.timers.after(seconds * 1000, () => this.beatNow()) : null;
  }

  private drop(): void {
    const { connection } = this;
    this.connection = null;
    this.options.lane.detach();
    this.timers.clear(this.heartbeat);
    // Its own end is no news any more.
    connection?.terminate();
    this.connectLater();
  }

  private async connect(): Promise<void> {
    const { url, chargePointId, password, dialect, lane, onCommand, statistics } = this.options;
    let opened: OcppConnection;
    this.isConnecting = true;
    try {
      opened = await OcppConnection.open({
        url,
        chargePointId,
        password,
        version: dialect.version,
        onCall: onCommand,
        onClose: () => {
          if (this.connection === opened) this.drop();
        },
      });
    } catch (error) {
      this.lastFailure = (error as Error).message || String((error as NodeJS.ErrnoException).code);
      statistics.error(`connect ${this.lastFailure}`);
      this.isConnecting = false;
      this.connectLater();
      return;
    }
    this.isConnecting = false;
    if (!this.isWanted || this.heldOffUntilMs > performance.now()) {
      opened.terminate();
      this.connectLater();
      return;
    }
    this.lastFailure = null;
    statistics.connections += 1;
    this.connection = opened;
    lane.attach(opened);
    if (this.bootCause !== null) await this.boot(this.bootCause);
    else this.online(false);
  }

  private connectLater(): void {
    if (!this.isWanted || this.isConnecting || this.retry !== null) return;
    const { backOff, random } = this.options;
    this.failures += 1;
    const heldOffMs = Math.max(0, this.heldOffUntilMs - performance.now());
    this.retry = this.timers.after(heldOffMs + backOffMs(backOff, this.failures, random.next()), () => {
      this.retry = null;
      void this.connect();
    });
  }

  private async boot(cause: BootCause): Promise<void> {
    const { dialect, lane, chargePointId, onHeartbeatInterval } = this.options;
    const { connection } = this;
    const outcome = await lane.request(dialect.boot(cause, chargePointId));
    if (outcome.kind === 'unanswered' || this.connection !== connection) return;
    const { isAccepted, intervalSeconds } =
      outcome.kind === 'result'
        ? dialect.readBoot(outcome.payload)
        : { isAccepted: false, intervalSeconds: 0 };
    if (isAccepted) {
      this.bootCause = null;
      onHeartbeatInterval(intervalSeconds);
      this.online(true);
      return;
    }
    const seconds = intervalSeconds > 0 ? intervalSeconds : BOOT_AGAIN_SECONDS;
    this.timers.after(seconds * 1000, () => {
      if (this.connection === connection) void this.boot(cause);
    });
  }

  private online(hasBooted: boolean): void {
    this.failures = 0;
    this.scheduleHeartbeat();
    this.options.onOnline(hasBooted);
    this.options.lane.accept();
  }

  private async beat(): Promise<void> {
    await this.options.lane.request({ action: 'Heartbeat', payload: {} });
    if (this.connection !== null) this.scheduleHeartbeat();
  }
}

import { Histogram } from './histogram';

export type SessionCounter = 'begun' | 'ended' | 'refused' | 'turnedAway';

/** What a fleet counts while it runs. */
export class Statistics {
  readonly latencies = new Map<string, Histogram>();
  readonly errors = new Map<string, number>();
  readonly sessions: Record<SessionCounter, number> = { begun: 0, ended: 0, refused: 0, turnedAway: 0 };
  /** Of transaction messages, as in the ledger. */
  readonly messages = { sent: 0, confirmed: 0, resent: 0, duplicated: 0, dropped: 0, callErrors: 0 };
  connections = 0;
  commands = 0;
  energyWh = 0;

  roundTrip(action: string, ms: number): void {
    let histogram = this.latencies.get(action);
    if (histogram === undefined) {
      histogram = new Histogram();
      this.latencies.set(action, histogram);
    }
    histogram.record(ms);
  }

  /** @param kind e.g. `timeout Heartbeat`, `InternalError StopTransaction`, `connect HTTP 401` */
  error(kind: string): void {
    this.errors.set(kind, (this.errors.get(kind) ?? 0) + 1);
  }
}

/** The process of the chargers. One CALL of a charger is out at a time, as OCPP-J wants it. */
import { setTimeout as delay } from 'node:timers/promises';

import { monotonicMs } from '../harness/clock';
import { inParallel } from '../harness/in-parallel';
import { serveHarness } from '../harness/program';
import { type Percentiles, percentiles } from '../harness/statistics';

import type { FleetCharger } from './fleet';
import { type LoadAction, LoadCharger } from './load-charger';

export interface LoadResult {
  readonly answered: number;
  readonly seconds: number;
  readonly latencyMs: Percentiles;
}

interface Closed {
  readonly action: LoadAction;
  readonly chargers: number;
  readonly seconds: number;
}

interface Paced extends Closed {
  /** Calls a second, of all chargers. */
  readonly rate: number;
}

export interface StormResult {
  /** Handshakes and boots that had to be tried again. */
  readonly refused: number;
  /** Until the last was back. */
  readonly seconds: number;
  readonly backAfterMs: Percentiles;
}

const CONNECTING_AT_A_TIME = 50;
const FIRST_WAIT_MS = 2_000;
const MAX_WAIT_MS = 8_000;

class Load {
  private readonly chargers: LoadCharger[] = [];

  readonly api = {
    connect: (order: { readonly ocppUrl: string; readonly fleet: readonly FleetCharger[] }) =>
      this.connect(order.ocppUrl, order.fleet),
    startTransactions: () => this.startTransactions(),
    disconnect: () => this.disconnect(),
    storm: (order: { readonly ocppUrl: string }) => this.storm(order.ocppUrl),
    closed: (order: Closed) => this.closed(order),
    paced: (order: Paced) => this.paced(order),
  };

  /** Connects and boots further chargers; how long that took. */
  private async connect(ocppUrl: string, fleet: readonly FleetCharger[]): Promise<{ seconds: number }> {
    const startAt = monotonicMs();
    const connected = await inParallel(fleet, CONNECTING_AT_A_TIME, async (charger) => {
      const client = new LoadCharger(charger);
      await client.connect(ocppUrl);
      await client.boot();
      return client;
    });
    this.chargers.push(...connected);
    return { seconds: (monotonicMs() - startAt) / 1_000 };
  }

  private async startTransactions(): Promise<void> {
    await inParallel(this.chargers, CONNECTING_AT_A_TIME, (charger) => charger.startTransaction());
  }

  /**
   * All sockets break at once, and every charger comes back as chargers do: soon, and after a refusal later and later,
   * each by a chance of its own (OCPP 2.0.1 Part 4 §5.3).
   */
  private async storm(ocppUrl: string): Promise<StormResult> {
    for (const charger of this.chargers) charger.close();
    const startAt = monotonicMs();
    let refused = 0;
    const backAfterMs = await Promise.all(
      this.chargers.map(async (charger) => {
        for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, MAX_WAIT_MS)) {
          await delay(Math.random() * waitMs);
          try {
            await charger.connect(ocppUrl);
            await charger.boot();
            return monotonicMs() - startAt;
          } catch {
            charger.close();
            refused += 1;
          }
        }
      }),
    );
    return { refused, seconds: Math.max(...backAfterMs) / 1_000, backAfterMs: percentiles(backAfterMs) };
  }

  private disconnect(): void {
    for (const charger of this.chargers.splice(0)) charger.close();
  }

  /** Each charger sends its next CALL when the one before is answered. */
  private async closed({ action, chargers, seconds }: Closed): Promise<LoadResult> {
    const latencies: number[] = [];
    const startAt = monotonicMs();
    const endAt = startAt + seconds * 1_000;
    const oneCharger = async (charger: LoadCharger): Promise<void> => {
      for (let sentAt = monotonicMs(); sentAt < endAt;) {
        await charger.send(action);
        const answeredAt = monotonicMs();
        latencies.push(answeredAt - sentAt);
        sentAt = answeredAt;
      }
    };
    await Promise.all(this.chargers.slice(0, chargers).map(oneCharger));
    return result(latencies, startAt);
  }

  /**
   * CALLs at intended times, the chargers in turn. A charger whose CALL before is still out sends late; its time counts
   * from when it should have sent, so that a platform that stands still cannot hide it.
   */
  private async paced({ action, chargers, seconds, rate }: Paced): Promise<LoadResult> {
    const latencies: number[] = [];
    const startAt = monotonicMs();
    const calls = Math.floor(rate * seconds);
    const oneCharger = async (charger: LoadCharger, first: number): Promise<void> => {
      for (let call = first; call < calls; call += chargers) {
        const intendedAt = startAt + (call * 1_000) / rate;
        const waitMs = intendedAt - monotonicMs();
        if (waitMs > 0) await delay(waitMs);
        await charger.send(action);
        latencies.push(monotonicMs() - intendedAt);
      }
    };
    await Promise.all(this.chargers.slice(0, chargers).map(oneCharger));
    return result(latencies, startAt);
  }
}

function result(latencies: readonly number[], startAt: number): LoadResult {
  const seconds = (monotonicMs() - startAt) / 1_000;
  return { answered: latencies.length, seconds, latencyMs: percentiles(latencies) };
}

export type LoadApi = Load['api'];

serveHarness(new Load().api);

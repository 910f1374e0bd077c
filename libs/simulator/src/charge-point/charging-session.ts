import { advance, beginCharging, type ChargingState, powerNowW, sampleOf } from '../domain/charging';
import type { Limit } from '../domain/charging-profile';
import type { ChargeTransaction, EndReason, EnergyState, TransactionStep } from '../domain/transaction';
import type { Vehicle } from '../domain/vehicle';

import type { Connector } from './connector';
import { type Timer, Timers } from './timers';

/** What a session needs of its charge point. */
export interface SessionHost {
  readonly clock: () => number;
  isOnline(): boolean;
  limitFor(session: ChargingSession): Limit;
  meterIntervalSeconds(): number;
  tell(transaction: ChargeTransaction, step: TransactionStep): void;
  /** The energy has a new state: the connector's status follows. */
  stateChanged(session: ChargingSession): void;
  ended(session: ChargingSession, reason: EndReason): void;
}

/** How long a vehicle takes energy and stays on after that; a session without visit goes on until it is stopped. */
export interface Stay {
  readonly chargingSeconds: number;
  readonly idleSeconds: number;
  readonly endsBy: 'Local' | 'EVDisconnected';
}

/** A transaction under way: time passes, the meter counts, the CSMS is told. */
export class ChargingSession {
  readonly startedAtMs: number;
  private charging: ChargingState;
  private state: EnergyState = 'Charging';
  private advancedAtMs: number;
  private limitW: number;
  private seqNo = 0;
  private hasEnded = false;
  private isSated = false;
  private limitTimer: Timer | null = null;
  private readonly timers = new Timers();

  constructor(
    private readonly host: SessionHost,
    readonly connector: Connector,
    readonly transaction: ChargeTransaction,
    vehicle: Vehicle,
    private readonly stay: Stay | null,
  ) {
    this.charging = beginCharging(vehicle, connector.outlet);
    this.startedAtMs = Date.parse(transaction.startedAt);
    this.advancedAtMs = this.startedAtMs;
    this.limitW = Infinity;
  }

  get energyState(): EnergyState {
    return this.state;
  }

  get phases(): 1 | 3 {
    return sampleOf(this.charging, 0).phases;
  }

  begin(isRemote: boolean): void {
    this.tell({ kind: 'start', isRemote });
    this.limitsChanged();
    this.scheduleSample();
    if (this.stay === null) return;
    const { chargingSeconds, idleSeconds, endsBy } = this.stay;
    this.timers.after((chargingSeconds + idleSeconds) * 1000, () => this.end(endsBy));
    if (idleSeconds > 0) this.timers.after(chargingSeconds * 1000, () => this.becomeSated());
  }

  /** Other limits hold from now on. */
  limitsChanged(): void {
    if (this.hasEnded) return;
    this.passTime();
    const { limitW, untilMs } = this.host.limitFor(this);
    this.limitW = limitW;
    this.timers.clear(this.limitTimer);
    this.limitTimer = this.timers.after(untilMs - this.host.clock(), () => this.limitsChanged());
    this.charging = { ...this.charging, powerW: this.powerW() };
    this.followState();
  }

  /** A meter value beside the regular ones. */
  triggerSample(): void {
    this.passTime();
    this.tell({ kind: 'update', cause: 'trigger', state: this.state });
  }

  /** Ends the transaction; a second end is none. */
  end(reason: EndReason): void {
    if (this.hasEnded) return;
    this.passTime();
    this.hasEnded = true;
    this.timers.clearAll();
    this.charging = { ...this.charging, powerW: 0 };
    this.connector.registerWh = this.sample().registerWh;
    // The power is gone with the energy: no last sample before the stop.
    if (reason !== 'PowerLoss') this.tell({ kind: 'update', cause: 'end', state: 'EVConnected' });
    this.tell({ kind: 'stop', reason });
    this.host.ended(this, reason);
  }

  /** Stops the clockwork without a word, at the end of the simulation. */
  abandon(): void {
    this.hasEnded = true;
    this.timers.clearAll();
  }

  get energyWh(): number {
    return Math.floor(this.charging.energyWh);
  }

  sample(): ReturnType<typeof sampleOf> {
    return sampleOf(this.charging, this.transaction.meterStartWh);
  }

  private becomeSated(): void {
    this.passTime();
    this.isSated = true;
    this.charging = { ...this.charging, powerW: 0 };
    this.followState();
  }

  private powerW(): number {
    return this.isSated ? 0 : powerNowW(this.charging, this.limitW);
  }

  private passTime(): void {
    const nowMs = this.host.clock();
    if (!this.isSated) this.charging = advance(this.charging, nowMs - this.advancedAtMs, this.limitW);
    this.advancedAtMs = nowMs;
  }

  private followState(): void {
    const isFull = this.isSated || this.charging.socPercent >= 100;
    const state = isFull ? 'SuspendedEV' : this.limitW <= 0 ? 'SuspendedEVSE' : 'Charging';
    if (state === this.state) return;
    this.state = state;
    this.tell({ kind: 'update', cause: 'state', state });
    this.host.stateChanged(this);
  }

  private scheduleSample(): void {
    const seconds = this.host.meterIntervalSeconds();
    if (seconds <= 0) return;
    this.timers.after(seconds * 1000, () => {
      this.passTime();
      this.followState();
      this.tell({ kind: 'update', cause: 'periodic', state: this.state });
      this.scheduleSample();
    });
  }

  private tell(
    step:
      | { kind: 'start'; isRemote: boolean }
      | { kind: 'update'; cause: 'periodic' | 'trigger' | 'state' | 'end'; state: EnergyState }
      | { kind: 'stop'; reason: EndReason },
  ): void {
    const told = {
      at: new Date(this.advancedAtMs).toISOString(),
      seqNo: this.seqNo,
      sample: this.sample(),
      isOffline: !this.host.isOnline(),
    };
    this.seqNo += 1;
    this.host.tell(this.transaction, { ...told, ...step });
  }
}

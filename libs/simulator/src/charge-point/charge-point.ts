import { randomUUID } from 'node:crypto';

import type { BootCause, ConnectorState, Dialect } from '../dialects/dialect';
import { DIALECT_16 } from '../dialects/dialect-16';
import { DIALECT_201 } from '../dialects/dialect-201';
import { limitAt, type LimitProfile } from '../domain/charging-profile';
import {
  type Configuration,
  configuration16,
  configuration201,
  SETTING_NAMES,
} from '../domain/configuration';
import type { ChargeTransaction, EndReason, TransactionStep } from '../domain/transaction';
import { type QueuedMessage, TransactionQueue } from '../domain/transaction-queue';
import type { LedgerSink } from '../ledger/ledger-file';

import { CallLane } from './call-lane';
import type { ChargePointOptions, Started, StartOptions } from './charge-point-options';
import { ChargingSession, type SessionHost } from './charging-session';
import { handleCommand } from './commands';
import { Connector } from './connector';
import { Link } from './link';
import { StatusBoard } from './status-board';
import { Timers } from './timers';
import { stopAfterPowerLoss, type UnfinishedTransaction } from './unfinished';

const RESTING: ReadonlySet<ConnectorState> = new Set(['Available', 'Unavailable', 'Faulted']);
const VEHICLE_LEAVES_AFTER_MS = 1_000;
const REBOOT_MS = 1_000;

/** One simulated charge point: its connectors, its sessions and its conversation with the CSMS. */
export class ChargePoint implements SessionHost {
  readonly dialect: Dialect;
  readonly connectors: readonly Connector[];
  readonly configuration: Configuration;
  readonly queue: TransactionQueue;
  readonly link: Link;
  readonly board: StatusBoard;
  profiles: readonly LimitProfile[] = [];
  private isDraining = false;
  private readonly lane: CallLane;
  private readonly timers = new Timers();

  constructor(readonly options: ChargePointOptions) {
    const { version, registersWh, outlet, meterIntervalSeconds } = options;
    this.dialect = version === '1.6' ? DIALECT_16 : DIALECT_201;
    this.connectors = registersWh.map((registerWh, index) => new Connector(index + 1, outlet, registerWh));
    const seed = { connectors: registersWh.length, meterIntervalSeconds };
    this.configuration = version === '1.6' ? configuration16(seed) : configuration201(seed);
    this.queue = new TransactionQueue(options.random, options);
    options.unfinished?.forEach((unfinished) => this.stopUnfinished(unfinished));
    this.lane = new CallLane({
      ...options,
      chargePointId: options.id,
      dialect: this.dialect,
      queue: this.queue,
      onStarted: (message, status) => this.started(message, status),
      onSettled: ({ transaction }) => options.onSettled?.(transaction),
    });
    this.board = new StatusBoard({
      dialect: this.dialect,
      lane: this.lane,
      connectors: this.connectors,
      now: () => this.now(),
      isOnline: () => this.isOnline(),
    });
    const { heartbeat } = SETTING_NAMES[version];
    this.link = new Link({
      ...options,
      chargePointId: options.id,
      dialect: this.dialect,
      lane: this.lane,
      onCommand: (action, payload) => {
        options.statistics.commands += 1;
        return handleCommand(this, action, payload);
      },
      onOnline: (hasBooted) => {
        this.board.tellAfter(hasBooted);
        options.onOnline?.();
      },
      onHeartbeatInterval: (seconds) => this.configuration.change(heartbeat, String(seconds)),
      heartbeatSeconds: () => this.configuration.number(heartbeat),
    });
  }

  get id(): string {
    return this.options.id;
  }

  /** Epoch ms. */
  get clock(): () => number {
    return this.options.clock;
  }

  /** Nothing is under way and nothing waits to be told. */
  get isQuiet(): boolean {
    const isResting = this.connectors.every(({ state }) => RESTING.has(state));
    return isResting && this.queue.length === 0 && this.lane.isIdle;
  }

  start(): void {
    this.link.start();
  }

  /** Ends at once; what waits is written to the ledger as unanswered. */
  stop(): void {
    this.timers.clearAll();
    for (const { session } of this.connectors) session?.abandon();
    this.link.stop();
    for (const { transaction, step, attempts, isDuplicate } of this.queue.waiting) {
      if (isDuplicate) continue;
      const action = this.dialect.transactionMessage(transaction, step)?.action ?? step.kind;
      this.write({ kind: 'unanswered', local_id: transaction.localId, action, attempts });
    }
  }

  /** A driver plugs in and holds up an id tag. Without a connection everybody is let in. */
  async startCharging(connectorId: number, idTag: string, options: StartOptions = {}): Promise<Started> {
    const connector = this.connector(connectorId);
    if (!connector.isFree) throw new Error(`Connector ${connectorId} of ${this.id} is ${connector.state}.`);
    this.board.set(connector, 'Preparing');
    if (options.remote === undefined && !(await this.isAuthorized(idTag))) {
      this.options.statistics.sessions.refused += 1;
      this.leave(connector);
      return null;
    }
    // A fault or a reboot may have come in between.
    if (connector.state !== 'Preparing') return null;
    if (this.isDraining) {
      this.leave(connector);
      return null;
    }
    return { localId: this.begin(connector, idTag, options).localId };
  }

  /** Ends the session on a connector, or on the only one that has one. */
  stopCharging(connectorId?: number, reason: EndReason = 'Local'): void {
    for (const connector of this.connectors) {
      if (connectorId === undefined || connector.id === connectorId) connector.session?.end(reason);
    }
  }

  /** Ends all sessions, and begins none any more. */
  drain(): void {
    this.isDraining = true;
    this.stopCharging();
  }

  /** Loses the network for a while; charging goes on. */
  cut(ms: number): void {
    this.link.cut(ms);
  }

  /** Loses the power for a while, or resets: sessions end, and the CSMS is told after the next boot. */
  reboot(reason: EndReason = 'PowerLoss', cause: BootCause = 'PowerUp', offMs = REBOOT_MS): void {
    this.link.reboot(cause, offMs);
    this.stopCharging(undefined, reason);
    for (const connector of this.connectors) {
      this.timers.clear(connector.leaving);
      connector.state = 'Unavailable';
    }
    this.timers.after(offMs, () => {
      for (const connector of this.connectors) connector.state = connector.restingState;
      this.options.onFree?.();
    });
  }

  /** The connector is broken for a while; a session ends. */
  fail(connectorId: number, ms: number): void {
    const connector = this.connector(connectorId);
    connector.isFaulted = true;
    connector.session?.end('Fault');
    this.timers.clear(connector.leaving);
    this.board.set(connector, 'Faulted');
    this.timers.after(ms, () => {
      connector.isFaulted = false;
      this.board.set(connector, connector.restingState);
      this.options.onFree?.();
    });
  }

  connector(connectorId: number): Connector {
    const connector = this.connectors[connectorId - 1];
    if (connector === undefined) throw new RangeError(`${this.id} has no connector ${connectorId}.`);
    return connector;
  }

  sessionOf(ocppTransactionId: string): ChargingSession | null {
    const isIt = ({ session }: Connector): boolean =>
      session !== null &&
      [session.transaction.ocppTransactionId, session.transaction.localId].includes(ocppTransactionId);
    return this.connectors.find(isIt)?.session ?? null;
  }

  setProfiles(profiles: readonly LimitProfile[]): void {
    this.profiles = profiles;
    for (const { session } of this.connectors) session?.limitsChanged();
  }

  /** Sends a message once, e.g. one that was asked for. */
  request(call: { readonly action: string; readonly payload: object }): void {
    void this.lane.request(call);
  }

  now(): string {
    return new Date(this.clock()).toISOString();
  }

  /** After an answer that leads to it, e.g. to a Reset. */
  soon(ms: number, work: () => void): void {
    this.timers.after(ms, work);
  }

  isOnline(): boolean {
    return this.link.isOpen && this.lane.canTell;
  }

  limitFor({ connector, startedAtMs, phases }: ChargingSession): ReturnType<typeof limitAt> {
    const nowMs = this.clock();
    return limitAt(this.profiles, {
      connectorId: connector.id,
      nowMs,
      transactionStartedAtMs: startedAtMs,
      phases,
    });
  }

  meterIntervalSeconds(): number {
    return this.configuration.number(SETTING_NAMES[this.dialect.version].meterInterval);
  }

  tell(transaction: ChargeTransaction, step: TransactionStep): void {
    if (this.dialect.transactionMessage(transaction, step) === null) return;
    this.queue.push(transaction, step);
    this.lane.pump();
  }

  stateChanged({ connector, energyState }: ChargingSession): void {
    if (energyState !== 'EVConnected') this.board.set(connector, energyState);
  }

  ended(session: ChargingSession, reason: EndReason): void {
    const { connector, transaction, energyWh } = session;
    connector.session = null;
    const { statistics } = this.options;
    statistics.sessions.ended += 1;
    statistics.energyWh += energyWh;
    this.write({
      kind: 'ended',
      local_id: transaction.localId,
      ended_at: this.now(),
      meter_stop_wh: connector.registerWh,
      reason,
    });
    this.profiles = this.profiles.filter(
      ({ isOfTransaction, connectorId }) => !isOfTransaction || connectorId !== connector.id,
    );
    if (connector.isFaulted) return;
    if (reason !== 'EVDisconnected') this.board.set(connector, 'Finishing');
    this.leave(connector);
  }

  private leave(connector: Connector): void {
    connector.leaving = this.timers.after(VEHICLE_LEAVES_AFTER_MS, () => {
      this.board.set(connector, connector.restingState);
      this.options.onFree?.();
    });
  }

  private begin(
    connector: Connector,
    idTag: string,
    { vehicle, stay, remote }: StartOptions,
  ): ChargeTransaction {
    const startedAt = this.now();
    const transaction: ChargeTransaction = {
      localId: randomUUID(),
      connectorId: connector.id,
      idTag,
      startedAt,
      meterStartWh: connector.registerWh,
      remoteStartId: remote?.remoteStartId ?? null,
      ocppTransactionId: null,
      isAbandoned: false,
    };
    this.options.statistics.sessions.begun += 1;
    this.write({
      kind: 'begun',
      local_id: transaction.localId,
      version: this.dialect.version,
      connector_id: connector.id,
      id_tag: idTag,
      started_at: startedAt,
      meter_start_wh: connector.registerWh,
    });
    const session = new ChargingSession(
      this,
      connector,
      transaction,
      vehicle ?? this.options.drawVehicle(),
      stay ?? null,
    );
    connector.session = session;
    session.begin(remote !== undefined);
    this.stateChanged(session);
    return transaction;
  }

  private async isAuthorized(idTag: string): Promise<boolean> {
    // Better a free charge than a stranded driver.
    if (!this.isOnline()) return true;
    const outcome = await this.lane.request(this.dialect.authorize(idTag));
    // Never answered: as without a connection.
    if (outcome.kind === 'unanswered') return true;
    const status = outcome.kind === 'result' ? this.dialect.readAuthorize(outcome.payload) : outcome.code;
    this.write({ kind: 'authorized', id_tag: idTag, status });
    return status === 'Accepted';
  }

  private stopUnfinished(unfinished: UnfinishedTransaction): void {
    const { transaction, registerWh, hasEnded } = unfinished;
    const now = this.now();
    const reason = 'PowerLoss';
    this.queue.push(transaction, stopAfterPowerLoss(unfinished, now));
    if (hasEnded) return;
    const meter_stop_wh = registerWh;
    this.write({ kind: 'ended', local_id: transaction.localId, ended_at: now, meter_stop_wh, reason });
  }

  private started({ transaction }: QueuedMessage, status: string): void {
    if (status === 'Accepted') return;
    const { statistics } = this.options;
    statistics.error(`start ${status}`);
    statistics.sessions.refused += 1;
    const { session } = this.connector(transaction.connectorId);
    if (session?.transaction === transaction) session.end('DeAuthorized');
  }

  private write(entry: WithoutPlace<Parameters<LedgerSink['append']>[0]>): void {
    this.options.ledger.append({ at: this.now(), charge_point_id: this.id, ...entry });
  }
}

type WithoutPlace<Entry> = Entry extends unknown ? Omit<Entry, 'at' | 'charge_point_id'> : never;

import { Inject, Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';

import { InBatches } from '@csms/kernel';
import { Database } from '@csms/platform-db';

import type { Charger } from '../connections/charger';

import { TransactionEntity } from './transaction.entity';

const MOST_AT_ONCE = 200;
/** Of one charger: more than it has connectors. */
const MOST_BEGUN = 50;

export interface OpenTransaction {
  readonly sessionId: string;
  readonly ocppTransactionId: string;
  readonly evseId: number;
  readonly connectorId: number;
  readonly startedAt: Date;
  readonly meterStartWh: number | null;
  /** A register of it was in Wh, since this socket was opened. */
  isRegisterInWh?: boolean;
}

/**
 * What is under way at the connectors of a charger that is connected here. Asked of the database once for each socket:
 * from then on the charger's own starts and stops come by this one.
 */
@Injectable()
export class OpenTransactions {
  private readonly known = new WeakMap<Charger, Promise<OpenTransaction[]>>();
  /** Of a charger of which nothing else is known yet: its first readings are of these, and cost no look-up. */
  private readonly begun = new WeakMap<Charger, Map<string, OpenTransaction>>();

  private readonly lookUps = new InBatches<string, TransactionEntity[]>(
    (chargePointIds) => this.findAll(chargePointIds),
    MOST_AT_ONCE,
  );

  constructor(@Inject(Database) private readonly database: Database) {}

  /** As the database has them now. Those who ask at the same time ask together. */
  rowsOf(chargePointId: string): Promise<TransactionEntity[]> {
    return this.lookUps.add(chargePointId);
  }

  /** The newest; null where the connector is free as far as we know. */
  async at(charger: Charger, connectorId: number): Promise<OpenTransaction | null> {
    const open = await this.of(charger);
    const here = open.filter((transaction) => transaction.connectorId === connectorId);
    return here.sort((a, b) => +b.startedAt - +a.startedAt)[0] ?? null;
  }

  /** null: over, or never heard of. */
  async find(charger: Charger, ocppTransactionId: string): Promise<OpenTransaction | null> {
    const begun = this.begun.get(charger)?.get(ocppTransactionId);
    if (begun !== undefined) return begun;
    const open = await this.of(charger);
    return open.find((transaction) => transaction.ocppTransactionId === ocppTransactionId) ?? null;
  }

  async isAny(charger: Charger): Promise<boolean> {
    return (this.begun.get(charger)?.size ?? 0) > 0 || (await this.of(charger)).length > 0;
  }

  /** The newest at an EVSE (OCPP 2.0.1). */
  async atEvse(charger: Charger, evseId: number): Promise<OpenTransaction | null> {
    const open = await this.of(charger);
    const here = open.filter((transaction) => transaction.evseId === evseId);
    return here.sort((a, b) => +b.startedAt - +a.startedAt)[0] ?? null;
  }

  async started(charger: Charger, transaction: OpenTransaction): Promise<void> {
    if (!this.known.has(charger)) {
      this.begin(charger, transaction);
      return;
    }
    const others = (await this.of(charger)).filter(
      ({ ocppTransactionId }) => ocppTransactionId !== transaction.ocppTransactionId,
    );
    this.known.set(charger, Promise.resolve([...others, transaction]));
  }

  async stopped(charger: Charger, ocppTransactionId: string): Promise<void> {
    this.begun.get(charger)?.delete(ocppTransactionId);
    if (!this.known.has(charger)) return;
    const left = (await this.of(charger)).filter((open) => open.ocppTransactionId !== ocppTransactionId);
    this.known.set(charger, Promise.resolve(left));
  }

  private begin(charger: Charger, transaction: OpenTransaction): void {
    const begun = this.begun.get(charger) ?? new Map<string, OpenTransaction>();
    this.begun.set(charger, begun.set(transaction.ocppTransactionId, transaction));
    const [oldest] = begun.keys();
    if (begun.size > MOST_BEGUN && oldest !== undefined) begun.delete(oldest);
  }

  private of(charger: Charger): Promise<OpenTransaction[]> {
    const known = this.known.get(charger) ?? this.load(charger);
    this.known.set(charger, known);
    // Asked anew by the next message: this one's sender hears of the failure.
    known.then(
      () => this.begun.delete(charger),
      () => this.known.delete(charger),
    );
    return known;
  }

  private async load(charger: Charger): Promise<OpenTransaction[]> {
    const rows = await this.rowsOf(charger.chargePoint.chargePointId);
    const begun = this.begun.get(charger);
    // What its readings have shown since stays with it.
    return rows.map((row) => begun?.get(row.ocppTransactionId) ?? row);
  }

  private async findAll(chargePointIds: readonly string[]): Promise<TransactionEntity[][]> {
    const open = await this.database.once((manager) =>
      manager.findBy(TransactionEntity, {
        chargePointId: In([...new Set(chargePointIds)]),
        endedAt: IsNull(),
      }),
    );
    const byCharger = Map.groupBy(open, ({ chargePointId }) => chargePointId);
    return chargePointIds.map((chargePointId) => byCharger.get(chargePointId) ?? []);
  }
}

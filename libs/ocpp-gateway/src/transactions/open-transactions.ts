import { Inject, Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';

import { Database } from '@csms/platform-db';

import type { Charger } from '../connections/charger';

import { TransactionEntity } from './transaction.entity';

export interface OpenTransaction {
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

  constructor(@Inject(Database) private readonly database: Database) {}

  /** The newest; null where the connector is free as far as we know. */
  async at(charger: Charger, connectorId: number): Promise<OpenTransaction | null> {
    const open = await this.of(charger);
    const here = open.filter((transaction) => transaction.connectorId === connectorId);
    return here.sort((a, b) => +b.startedAt - +a.startedAt)[0] ?? null;
  }

  /** null: over, or never heard of. */
  async find(charger: Charger, ocppTransactionId: string): Promise<OpenTransaction | null> {
    const open = await this.of(charger);
    return open.find((transaction) => transaction.ocppTransactionId === ocppTransactionId) ?? null;
  }

  /** The newest at an EVSE (OCPP 2.0.1). */
  async atEvse(charger: Charger, evseId: number): Promise<OpenTransaction | null> {
    const open = await this.of(charger);
    const here = open.filter((transaction) => transaction.evseId === evseId);
    return here.sort((a, b) => +b.startedAt - +a.startedAt)[0] ?? null;
  }

  async started(charger: Charger, transaction: OpenTransaction): Promise<void> {
    if (!this.known.has(charger)) return;
    const others = (await this.of(charger)).filter(
      ({ ocppTransactionId }) => ocppTransactionId !== transaction.ocppTransactionId,
    );
    this.known.set(charger, Promise.resolve([...others, transaction]));
  }

  async stopped(charger: Charger, ocppTransactionId: string): Promise<void> {
    if (!this.known.has(charger)) return;
    const left = (await this.of(charger)).filter((open) => open.ocppTransactionId !== ocppTransactionId);
    this.known.set(charger, Promise.resolve(left));
  }

  private of(charger: Charger): Promise<OpenTransaction[]> {
    const known = this.known.get(charger) ?? this.load(charger);
    this.known.set(charger, known);
    // Asked anew by the next message: this one's sender hears of the failure.
    known.catch(() => this.known.delete(charger));
    return known;
  }

  private load({ chargePoint: { chargePointId } }: Charger): Promise<OpenTransaction[]> {
    return this.database.once((manager) =>
      manager.findBy(TransactionEntity, { chargePointId, endedAt: IsNull() }),
    );
  }
}

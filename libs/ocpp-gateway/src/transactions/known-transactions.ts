import { Inject, Injectable } from '@nestjs/common';

import { spokenOf } from './domain/reused-id';
import { TransactionsService } from './transactions.service';

const MAX_REMEMBERED = 50_000;

/** What is remembered of a transaction. */
export interface KnownTransaction {
  readonly sessionId: string;
  readonly startedAt: Date;
  /** 0 where it was not told yet. */
  readonly evseId: number;
  readonly connectorId: number;
}

/** Which transactions of chargers exist, so that a meter value costs no look-up in the database. */
@Injectable()
export class KnownTransactions {
  /** The newest of each id. Oldest first; bounded. */
  private readonly remembered = new Map<string, KnownTransaction>();

  constructor(@Inject(TransactionsService) private readonly transactions: TransactionsService) {}

  add(
    transaction: KnownTransaction & { readonly chargePointId: string; readonly ocppTransactionId: string },
  ): void {
    const { chargePointId, ocppTransactionId, sessionId, startedAt, evseId, connectorId } = transaction;
    const key = `${chargePointId}/${ocppTransactionId}`;
    const held = this.remembered.get(key);
    if (held !== undefined && held.startedAt > startedAt && held.sessionId !== sessionId) return;
    this.remembered.delete(key);
    this.remembered.set(key, { sessionId, startedAt, evseId, connectorId });
    if (this.remembered.size <= MAX_REMEMBERED) return;
    const [oldest] = this.remembered.keys();
    if (oldest !== undefined) this.remembered.delete(oldest);
  }

  /** The transaction of which a charger speaks by this id at that time. null: it has told of none. */
  async spokenOf(
    chargePointId: string,
    ocppTransactionId: string,
    at: Date,
  ): Promise<KnownTransaction | null> {
    const held = this.remembered.get(`${chargePointId}/${ocppTransactionId}`);
    if (held !== undefined && held.startedAt <= at) return held;
    const called = await this.transactions.find(chargePointId, ocppTransactionId);
    called.forEach((transaction) => this.add(transaction));
    return spokenOf(called, at);
  }
}

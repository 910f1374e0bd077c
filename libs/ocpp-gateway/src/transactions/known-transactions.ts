import { Inject, Injectable } from '@nestjs/common';

import { spokenOf } from './domain/reused-id';
import { TransactionsService } from './transactions.service';

const MAX_REMEMBERED = 50_000;

interface Known {
  readonly sessionId: string;
  readonly startedAt: Date;
}

/** Which transactions of chargers exist, so that a meter value costs no look-up in the database. */
@Injectable()
export class KnownTransactions {
  /** The newest of each id. Oldest first; bounded. */
  private readonly remembered = new Map<string, Known>();

  constructor(@Inject(TransactionsService) private readonly transactions: TransactionsService) {}

  add(transaction: Known & { readonly chargePointId: string; readonly ocppTransactionId: string }): void {
    const { chargePointId, ocppTransactionId, sessionId, startedAt } = transaction;
    const key = `${chargePointId}/${ocppTransactionId}`;
    const held = this.remembered.get(key);
    if (held !== undefined && held.startedAt > startedAt && held.sessionId !== sessionId) return;
    this.remembered.delete(key);
    this.remembered.set(key, { sessionId, startedAt });
    if (this.remembered.size <= MAX_REMEMBERED) return;
    const [oldest] = this.remembered.keys();
    if (oldest !== undefined) this.remembered.delete(oldest);
  }

  /** The session of which a charger speaks by this id at that time. null: it has told of none. */
  async sessionOf(chargePointId: string, ocppTransactionId: string, at: Date): Promise<string | null> {
    const held = this.remembered.get(`${chargePointId}/${ocppTransactionId}`);
    if (held !== undefined && held.startedAt <= at) return held.sessionId;
    const called = await this.transactions.find(chargePointId, ocppTransactionId);
    called.forEach((transaction) => this.add(transaction));
    return spokenOf(called, at)?.sessionId ?? null;
  }
}

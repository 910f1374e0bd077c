import { Inject, Injectable } from '@nestjs/common';

import { TransactionsService } from './transactions.service';

const MAX_REMEMBERED = 50_000;

/** Which transactions of chargers exist, so that a meter value costs no look-up in the database. */
@Injectable()
export class KnownTransactions {
  /** Oldest first; bounded. */
  private readonly remembered = new Set<string>();

  constructor(@Inject(TransactionsService) private readonly transactions: TransactionsService) {}

  add(chargePointId: string, ocppTransactionId: string): void {
    const key = `${chargePointId}/${ocppTransactionId}`;
    this.remembered.delete(key);
    this.remembered.add(key);
    if (this.remembered.size <= MAX_REMEMBERED) return;
    const [oldest] = this.remembered;
    if (oldest !== undefined) this.remembered.delete(oldest);
  }

  async has(chargePointId: string, ocppTransactionId: string): Promise<boolean> {
    if (this.remembered.has(`${chargePointId}/${ocppTransactionId}`)) return true;
    if ((await this.transactions.find(chargePointId, ocppTransactionId)) === null) return false;
    this.add(chargePointId, ocppTransactionId);
    return true;
  }
}

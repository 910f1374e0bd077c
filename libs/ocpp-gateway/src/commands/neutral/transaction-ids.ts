import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';

import { deriveId, NotFoundError, UnknownReferenceError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { TransactionEntity } from '../../transactions/transaction.entity';

/** Of a session, of its transaction as the sessions service shows it; all else is the charger's own id. */
const OURS = /^(sess|txn)_/;
const POINTER = '/parameters/transaction_id';

/** What a charger calls a transaction. */
@Injectable()
export class TransactionIds {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  /** @throws UnknownReferenceError for a session that is not this charger's */
  ocppIdOf(caller: Principal, chargePointId: string, id: string): Promise<string> {
    const kind = OURS.exec(id)?.[1];
    if (kind === undefined) return Promise.resolve(id);
    return this.database.run(caller.organizationId, async (tx) => {
      const found =
        kind === 'sess'
          ? await tx.findOneBy(TransactionEntity, { sessionId: id, chargePointId })
          : await openTransaction(tx, chargePointId, id);
      if (found !== null) return found.ocppTransactionId;
      // A charger's own id may begin as ours do.
      if (await tx.existsBy(TransactionEntity, { chargePointId, ocppTransactionId: id })) return id;
      throw new UnknownReferenceError(
        POINTER,
        new NotFoundError(kind === 'sess' ? 'session' : 'transaction', id),
      );
    });
  }
}

/** The id follows from that of the session. */
async function openTransaction(
  tx: EntityManager,
  chargePointId: string,
  transactionId: string,
): Promise<TransactionEntity | null> {
  const open = await tx.findBy(TransactionEntity, { chargePointId, endedAt: IsNull() });
  return open.find(({ sessionId }) => deriveId('txn', sessionId) === transactionId) ?? null;
}

import { Inject, Injectable } from '@nestjs/common';

import { NotFoundError } from '@csms/kernel';
import { OrganizationDatabase, whereGiven } from '@csms/platform-db';
import {
  findSorted,
  type FoundPage,
  pageRequest,
  type Principal,
  Pseudonyms,
  reachesSite,
} from '@csms/platform-http';

import { SessionEntity } from '../charging-sessions/session.entity';
import { meantFilter, sessionOrder, whereSession } from '../charging-sessions/session-filter';

import type { TransactionQueryDto } from './dto/transaction.dto';

@Injectable()
export class TransactionsService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms,
  ) {}

  list(caller: Principal, query: TransactionQueryDto): Promise<FoundPage<SessionEntity>> {
    const page = pageRequest(query);
    return this.database.run(caller.organizationId, async (tx) => {
      const rows = tx.createQueryBuilder(SessionEntity, 'session');
      whereSession(rows, caller, await meantFilter(tx, caller, query, this.pseudonyms));
      whereGiven(rows, [['session.ocppTransactionId = :ocppId', { ocppId: query.ocpp_transaction_id }]]);
      return findSorted(rows, sessionOrder(query), 'id', page);
    });
  }

  /** @throws not_found */
  get(caller: Principal, transactionId: string): Promise<SessionEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await tx.findOneBy(SessionEntity, { transactionId });
      if (row === null || !reachesSite(caller, 'read', row.siteId)) {
        throw new NotFoundError('transaction', transactionId);
      }
      return row;
    });
  }
}

import { Inject, Injectable } from '@nestjs/common';

import { NotFoundError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import {
  findSorted,
  type FoundPage,
  pageRequest,
  type Principal,
  Pseudonyms,
  reachesSite,
} from '@csms/platform-http';

import { sessionAsOf } from '../corrections/session-versions.repository';

import type { SessionQueryDto } from './dto/session-query.dto';
import { SessionEntity } from './session.entity';
import { meantFilter, sessionOrder, whereSession } from './session-filter';

@Injectable()
export class SessionsService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms,
  ) {}

  list(caller: Principal, query: SessionQueryDto): Promise<FoundPage<SessionEntity>> {
    const page = pageRequest(query);
    return this.database.run(caller.organizationId, async (tx) => {
      const rows = tx.createQueryBuilder(SessionEntity, 'session');
      whereSession(rows, caller, await meantFilter(tx, caller, query, this.pseudonyms));
      return findSorted(rows, sessionOrder(query), 'id', page);
    });
  }

  /** @param asOf null: as it is known now. @throws NotFoundError, InvalidParameterError */
  get(caller: Principal, sessionId: string, asOf: Date | null = null): Promise<SessionEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await tx.findOneBy(SessionEntity, { id: sessionId });
      if (row === null || !reachesSite(caller, 'read', row.siteId))
        throw new NotFoundError('session', sessionId);
      return asOf === null ? row : sessionAsOf(tx, row, asOf);
    });
  }
}

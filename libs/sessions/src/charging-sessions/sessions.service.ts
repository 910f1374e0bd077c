import { Inject, Injectable } from '@nestjs/common';

import { type InstantRange, NotFoundError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import {
  findNewestFirst,
  type FoundPage,
  type PageRequest,
  type Principal,
  reachesSite,
  whereSiteIsGranted,
} from '@csms/platform-http';

import { SessionEntity } from './session.entity';

/** Columns that a list can be narrowed by, with the value asked for. */
export type SessionFilter = Partial<
  Pick<SessionEntity, 'status' | 'chargePointId' | 'connectorId' | 'siteId' | 'projectId' | 'driverId'>
> & { readonly started: InstantRange; readonly idTag?: string };

@Injectable()
export class SessionsService {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  list(caller: Principal, page: PageRequest, filter: SessionFilter): Promise<FoundPage<SessionEntity>> {
    const { started, idTag, ...equal } = filter;
    return this.database.run(caller.organizationId, (tx) => {
      const query = tx.createQueryBuilder(SessionEntity, 'session').where(equal);
      whereSiteIsGranted(query, 'session.siteId', caller);
      if (started.from !== null) query.andWhere('session.startedAt >= :from', { from: started.from });
      if (started.before !== null) query.andWhere('session.startedAt < :before', { before: started.before });
      if (idTag !== undefined) query.andWhere('upper(session.idToken) = upper(:idTag)', { idTag });
      return findNewestFirst(query, { at: 'startedAt', id: 'id' }, page);
    });
  }

  get(caller: Principal, sessionId: string): Promise<SessionEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await tx.findOneBy(SessionEntity, { id: sessionId });
      if (row === null || !reachesSite(caller, 'read', row.siteId))
        throw new NotFoundError('session', sessionId);
      return row;
    });
  }
}

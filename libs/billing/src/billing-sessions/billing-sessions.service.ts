import { Inject, Injectable } from '@nestjs/common';

import { type InstantRange, NotFoundError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import {
  findNewestFirst,
  type FoundPage,
  type PageRequest,
  type Principal,
  Pseudonyms,
  reachesSite,
  whereSiteIsGranted,
} from '@csms/platform-http';

import { BillingSessionEntity } from './billing-session.entity';
import { SESSION_STATES } from './dto/billing-session.dto';

export interface BillingSessionFilter {
  readonly started: InstantRange;
  readonly chargePointId: string | undefined;
  readonly driverId: string | undefined;
  readonly status: string | undefined;
}

@Injectable()
export class BillingSessionsService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms,
  ) {}

  list(
    caller: Principal,
    page: PageRequest,
    filter: BillingSessionFilter,
  ): Promise<FoundPage<BillingSessionEntity>> {
    return this.database.run(caller.organizationId, async (tx) => {
      const query = tx.createQueryBuilder(BillingSessionEntity, 'billing');
      whereSiteIsGranted(query, 'billing.siteId', caller);
      const { from, before } = filter.started;
      if (from !== null) query.andWhere('billing.startedAt >= :from', { from });
      if (before !== null) query.andWhere('billing.startedAt < :before', { before });
      if (filter.chargePointId !== undefined) {
        query.andWhere('billing.chargePointId = :chargePointId', { chargePointId: filter.chargePointId });
      }
      if (filter.driverId !== undefined) {
        const driverId = await this.pseudonyms.meantBy(caller, filter.driverId, () =>
          tx.query('select distinct driver_id from billing_session where driver_id is not null'),
        );
        query.andWhere('billing.driverId = :driverId', { driverId });
      }
      if (filter.status !== undefined) {
        const column = SESSION_STATES.includes(filter.status) ? 'sessionStatus' : 'status';
        query.andWhere(`billing.${column} = :status`, { status: filter.status });
      }
      return findNewestFirst(query, { at: 'startedAt', id: 'id' }, page);
    });
  }

  /** By the billing session's own id or by the charging session's. */
  get(caller: Principal, id: string): Promise<BillingSessionEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await tx.findOneBy(
        BillingSessionEntity,
        id.startsWith('sess_') ? { sessionId: id } : { id },
      );
      if (row === null || !reachesSite(caller, 'read', row.siteId))
        throw new NotFoundError('billing_session', id);
      return row;
    });
  }
}

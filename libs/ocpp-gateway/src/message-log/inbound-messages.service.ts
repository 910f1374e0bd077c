import { Inject, Injectable } from '@nestjs/common';

import type { InstantRange } from '@csms/kernel';
import { OrganizationDatabase, whereGiven } from '@csms/platform-db';
import { findNewestFirst, type FoundPage, type PageRequest, type Principal } from '@csms/platform-http';

import { ReadableChargePoints } from '../charge-points/readable-charge-points';

import { InboundMessageEntity } from './inbound-message.entity';

export interface InboundFilter {
  readonly at: InstantRange;
  readonly action?: string | undefined;
  readonly pending?: boolean | undefined;
}

/** The calls of a charger, those that wait for an answer among them. */
@Injectable()
export class InboundMessages {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ReadableChargePoints) private readonly chargePoints: ReadableChargePoints,
  ) {}

  /** @throws not_found */
  async list(
    caller: Principal,
    chargePointId: string,
    page: PageRequest,
    { at, action, pending }: InboundFilter,
  ): Promise<FoundPage<InboundMessageEntity>> {
    await this.chargePoints.require(caller, chargePointId);
    return this.database.run(caller.organizationId, (tx) => {
      const query = tx
        .createQueryBuilder(InboundMessageEntity, 'message')
        .where('message.chargePointId = :chargePointId', { chargePointId });
      whereGiven(query, [
        ['message.at >= :from', { from: at.from ?? undefined }],
        ['message.at < :before', { before: at.before ?? undefined }],
        ['message.action = :action', { action }],
        ['message.pending = :pending', { pending }],
      ]);
      return findNewestFirst(query, { at: 'at', id: 'entryId' }, page);
    });
  }
}

import { Inject, Injectable } from '@nestjs/common';

import type { InstantRange } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import { findNewestFirst, type FoundPage, type PageRequest, type Principal } from '@csms/platform-http';

import { ReadableChargePoints } from '../charge-points/readable-charge-points';

import type { Direction, ExchangeOutcome } from './domain/exchange';
import { MessageLogEntity } from './message-log.entity';

export interface MessageFilter {
  readonly at: InstantRange;
  readonly action?: string | undefined;
  readonly direction?: Direction | undefined;
  readonly messageId?: string | undefined;
  readonly outcome?: ExchangeOutcome | undefined;
  readonly isErrorsOnly?: boolean | undefined;
}

/** What a charger and we said to each other. */
@Injectable()
export class ChargerMessages {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ReadableChargePoints) private readonly chargePoints: ReadableChargePoints,
  ) {}

  /** @throws not_found */
  async list(
    caller: Principal,
    chargePointId: string,
    page: PageRequest,
    filter: MessageFilter,
  ): Promise<FoundPage<MessageLogEntity>> {
    await this.chargePoints.require(caller, chargePointId);
    return this.database.run(caller.organizationId, (tx) => {
      const query = tx
        .createQueryBuilder(MessageLogEntity, 'message')
        .where('message.chargePointId = :chargePointId', { chargePointId });
      for (const [condition, value] of conditionsOf(filter)) query.andWhere(condition, value);
      return findNewestFirst(query, { at: 'at', id: 'entryId' }, page);
    });
  }
}

function conditionsOf({ at, ...filter }: MessageFilter): [string, object][] {
  const all: [string, unknown][] = [
    ['message.at >= :from', at.from],
    ['message.at < :before', at.before],
    ['message.action = :action', filter.action],
    ['message.direction = :direction', filter.direction],
    ['message.messageId = :messageId', filter.messageId],
    ['message.outcome = :outcome', filter.outcome],
    [`message.outcome <> 'answered'`, filter.isErrorsOnly === true ? true : undefined],
  ];
  return all.flatMap(([condition, value]): [string, object][] => {
    const name = /:(\w+)$/.exec(condition)?.[1];
    return value === undefined || value === null
      ? []
      : [[condition, name === undefined ? {} : { [name]: value }]];
  });
}

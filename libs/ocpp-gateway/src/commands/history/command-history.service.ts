import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';

import { type InstantRange, orNotFound } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import {
  findNewestFirst,
  type FoundPage,
  grantedSites,
  type PageRequest,
  type Principal,
} from '@csms/platform-http';

import { CommandEntity } from './command.entity';
import type { ShownStatus } from './command-history.dto';

export interface HistoryFilter {
  readonly sent: InstantRange;
  readonly chargePointId?: string | undefined;
  readonly command?: string | undefined;
  readonly status?: ShownStatus | undefined;
  readonly actor?: string | undefined;
  readonly bulkId?: string | undefined;
}

/** Of a caller that is held to single sites. */
const AT_GRANTED_SITES = `exists (
  select 1 from charge_point known
  where known.charge_point_id = sent.charge_point_id and known.site_id = any(:granted))`;

/** What was asked of an organization's chargers. */
@Injectable()
export class CommandHistory {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  list(caller: Principal, page: PageRequest, filter: HistoryFilter): Promise<FoundPage<CommandEntity>> {
    return this.database.run(caller.organizationId, (tx) => {
      const query = readable(tx, caller);
      for (const [condition, value] of conditionsOf(filter)) query.andWhere(condition, value);
      return findNewestFirst(query, { at: 'sentAt', id: 'commandId' }, page);
    });
  }

  /** @throws not_found */
  get(caller: Principal, commandId: string): Promise<CommandEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await readable(tx, caller).andWhere('sent.commandId = :commandId', { commandId }).getOne();
      return orNotFound(row, 'command', commandId);
    });
  }
}

function readable(tx: EntityManager, caller: Principal): SelectQueryBuilder<CommandEntity> {
  const query = tx.createQueryBuilder(CommandEntity, 'sent').where('true');
  const granted = grantedSites(caller, 'read');
  return granted === null ? query : query.andWhere(AT_GRANTED_SITES, { granted });
}

function conditionsOf(filter: HistoryFilter): [string, object][] {
  const { sent, chargePointId, command, status, actor, bulkId } = filter;
  return [
    ...(sent.from === null ? [] : [where('sent.sentAt >= :from', { from: sent.from })]),
    ...(sent.before === null ? [] : [where('sent.sentAt < :before', { before: sent.before })]),
    ...(chargePointId === undefined ? [] : [where('sent.chargePointId = :chargePointId', { chargePointId })]),
    ...(command === undefined ? [] : [where('sent.command = :command', { command })]),
    ...(actor === undefined ? [] : [where('sent.requestedById = :actor', { actor })]),
    ...(bulkId === undefined ? [] : [where('sent.bulkId = :bulkId', { bulkId })]),
    ...(status === undefined ? [] : [ofStatus(status)]),
  ];
}

function ofStatus(status: ShownStatus): [string, object] {
  return status === 'Pending' ? ['sent.status is null', {}] : ['sent.status = :status', { status }];
}

function where(condition: string, value: object): [string, object] {
  return [condition, value];
}

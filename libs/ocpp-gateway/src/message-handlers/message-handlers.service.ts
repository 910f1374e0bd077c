import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';

import { newId, orNotFound, ValidationFailedError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import { ChangeOutbox, type Check, type Principal, requireEverySite } from '@csms/platform-http';

import { changeableChargePoint } from '../charge-points/changeable-charge-point';
import { ReadableChargePoints } from '../charge-points/readable-charge-points';

import { AwaitedBoots } from './awaited-boots';
import { DECIDED_ACTIONS, type DecidedAction } from './domain/decided-action';
import { handlerOf, problemsOfHandler, type WantedHandler } from './domain/handler-body';
import type { MessageHandlerDto } from './dto/message-handler.dto';
import { MessageHandlerEntity } from './message-handler.entity';
import { toMessageHandlerDto } from './message-handler.mapper';

/** Whose: a charge point's, or (null) the organization's default. */
type Owner = string | null;

/** How messages of chargers are answered: the rules of a charge point go before those of its organization. */
@Injectable()
export class MessageHandlers {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ReadableChargePoints) private readonly chargePoints: ReadableChargePoints,
    @Inject(ChangeOutbox) private readonly changes: ChangeOutbox,
    @Inject(AwaitedBoots) private readonly boots: AwaitedBoots,
  ) {}

  /** What holds for each action. @throws not_found */
  async list(caller: Principal, owner: Owner): Promise<MessageHandlerDto[]> {
    if (owner !== null) await this.chargePoints.require(caller, owner);
    return this.database.run(caller.organizationId, async (tx) => {
      const rows = await rowsOf(tx, owner);
      return DECIDED_ACTIONS.map((action) => toMessageHandlerDto(action, holding(rows, action)));
    });
  }

  /** What holds. @throws not_found */
  async get(caller: Principal, owner: Owner, action: DecidedAction): Promise<MessageHandlerDto> {
    if (owner !== null) await this.chargePoints.require(caller, owner);
    return this.database.run(caller.organizationId, (tx) => shown(tx, owner, action));
  }

  /** @throws not_found, validation_failed, insufficient_role, precondition_failed */
  async set(
    caller: Principal,
    owner: Owner,
    action: DecidedAction,
    wanted: WantedHandler,
    check: Check<MessageHandlerDto>,
  ): Promise<MessageHandlerDto> {
    const set = await this.database.run(caller.organizationId, async (tx) => {
      await requireOwner(tx, caller, owner);
      const problems = problemsOfHandler(action, wanted);
      if (problems.length > 0) throw new ValidationFailedError(problems);
      const before = await own(tx, owner, action);
      check(await shown(tx, owner, action));
      const { organizationId } = caller;
      const id = before?.id ?? newId('mh');
      const values = { id, organizationId, chargePointId: owner, action, updatedAt: new Date() };
      const row = tx.create(MessageHandlerEntity, { ...values, ...handlerOf(wanted) });
      await tx.save(row);
      await this.record(tx, caller, before, row);
      return toMessageHandlerDto(action, row);
    });
    this.boots.mayCome(caller, owner, action);
    return set;
  }

  /** What holds above it holds from now on. @throws not_found, insufficient_role, precondition_failed */
  async remove(
    caller: Principal,
    owner: Owner,
    action: DecidedAction,
    check: Check<MessageHandlerDto>,
  ): Promise<void> {
    await this.database.run(caller.organizationId, async (tx) => {
      await requireOwner(tx, caller, owner);
      const row = orNotFound(await own(tx, owner, action), 'message_handler', action);
      check(await shown(tx, owner, action));
      await tx.delete(MessageHandlerEntity, { id: row.id });
      await this.record(tx, caller, row, null);
    });
    this.boots.mayCome(caller, owner, action);
  }

  private record(
    tx: EntityManager,
    caller: Principal,
    before: MessageHandlerEntity | null,
    after: MessageHandlerEntity | null,
  ): Promise<void> {
    const dtoOf = (row: MessageHandlerEntity | null) =>
      row === null ? null : toMessageHandlerDto(row.action, row);
    return this.changes.record(tx, caller, {
      action: after === null ? 'message_handler.removed' : 'message_handler.set',
      resourceType: 'message_handler',
      resourceId: (after ?? before)?.id ?? '',
      before: dtoOf(before),
      after: dtoOf(after),
    });
  }
}

async function requireOwner(tx: EntityManager, caller: Principal, owner: Owner): Promise<void> {
  if (owner === null) requireEverySite(caller);
  else await changeableChargePoint(tx, caller, owner);
}

/** To be changed: two at once wait for each other. */
async function own(
  tx: EntityManager,
  owner: Owner,
  action: DecidedAction,
): Promise<MessageHandlerEntity | null> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `message_handler/${owner ?? ''}/${action}`,
  ]);
  return tx.findOneBy(MessageHandlerEntity, { chargePointId: owner ?? IsNull(), action });
}

/** What GET shows. */
async function shown(tx: EntityManager, owner: Owner, action: DecidedAction): Promise<MessageHandlerDto> {
  return toMessageHandlerDto(action, holding(await rowsOf(tx, owner), action));
}

function rowsOf(tx: EntityManager, owner: Owner): Promise<MessageHandlerEntity[]> {
  const ofOrganization = { chargePointId: IsNull() };
  return tx.findBy(
    MessageHandlerEntity,
    owner === null ? ofOrganization : [ofOrganization, { chargePointId: owner }],
  );
}

function holding(rows: readonly MessageHandlerEntity[], action: DecidedAction): MessageHandlerEntity | null {
  const of = rows.filter((row) => row.action === action);
  return of.find(({ chargePointId }) => chargePointId !== null) ?? of[0] ?? null;
}

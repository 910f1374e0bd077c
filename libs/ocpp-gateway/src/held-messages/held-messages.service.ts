import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { CodedError, orNotFound, ValidationFailedError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import { ChangeOutbox, type Principal } from '@csms/platform-http';

import { changeableChargePoint } from '../charge-points/changeable-charge-point';
import { storedCopy } from '../commands/domain/stored-copy';
import { type GivenResponse, problemsOf } from '../message-handlers/domain/given-response';

import { HeldMessageEntity, type HeldStatus } from './held-message.entity';

const WHY: Readonly<Record<HeldStatus, string>> = {
  held: 'its time is over',
  timed_out: 'its time is over',
  answered: 'it was answered already',
  closed: 'its charger went before it was answered',
};

/** Calls that wait, as operators answer them. */
@Injectable()
export class HeldMessages {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ChangeOutbox) private readonly changes: ChangeOutbox,
  ) {}

  /** @throws not_found, invalid_state, validation_failed, insufficient_role */
  answer(
    caller: Principal,
    chargePointId: string,
    messageId: string,
    response: GivenResponse,
  ): Promise<HeldMessageEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      await changeableChargePoint(tx, caller, chargePointId);
      const row = await newest(tx, chargePointId, messageId);
      if (!(await isWaiting(tx, row))) throw notWaiting(row);
      const problems = problemsOf(row.action, response, '/response', [row.ocppVersion]);
      if (problems.length > 0) throw new ValidationFailedError(problems);
      Object.assign(row, { status: 'answered', response, idToken: null, endedAt: new Date() });
      await tx.save(row);
      await this.changes.record(tx, caller, {
        action: 'message.answered',
        resourceType: 'message',
        resourceId: row.id,
        before: null,
        after: {
          charge_point_id: chargePointId,
          message_id: messageId,
          action: row.action,
          response: storedCopy(response),
        },
      });
      return row;
    });
  }
}

/** A charger may use an id again: its newest message is meant. */
async function newest(
  tx: EntityManager,
  chargePointId: string,
  messageId: string,
): Promise<HeldMessageEntity> {
  const row = await tx.findOne(HeldMessageEntity, {
    where: { chargePointId, messageId },
    order: { receivedAt: 'DESC', id: 'DESC' },
    lock: { mode: 'pessimistic_write' },
  });
  return orNotFound(row, 'message', messageId);
}

/** By the database's clock: the instance with the socket may be another. */
async function isWaiting(tx: EntityManager, { id }: HeldMessageEntity): Promise<boolean> {
  const rows = await tx.query<unknown[]>(
    `select 1 from held_message where id = $1 and status = 'held' and expires_at > now()`,
    [id],
  );
  return rows.length > 0;
}

function notWaiting({ messageId, status }: HeldMessageEntity): CodedError {
  return new CodedError('invalid_state', `The message ${messageId} waits no more: ${WHY[status]}.`, {
    reason: status === 'held' ? 'timed_out' : status,
  });
}

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import {
  CommandCompleted,
  type CommandRequested,
  type EventData,
  ReservationCommandCompleted,
  type ReservationCommandRequested,
} from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import { Outbox } from '@csms/platform-kafka';

import type { CommandVerdict } from './domain/command-verdict';
import { isReservationCommand } from './domain/reservation-command';

type AnyCommand = EventData<typeof CommandRequested>;
type OfReservation = EventData<typeof ReservationCommandRequested>;

export type RequestedCommand = AnyCommand | OfReservation;

/** Longer than Kafka keeps a request, so that none is carried out again. */
const KEPT_DAYS = 3;
/** What an instance needs beside the charger's own time, before the others believe that it is dead. */
const LOST_AFTER_SECONDS = 30;
const LATER_MS = 200;

interface QueuedRow {
  readonly request: RequestedCommand;
}

/**
 * The commands that services asked for, by charge point in their order. A command is marked as sent before it is: of
 * one whose instance dies nobody knows whether the charger got it, and it is not sent again.
 */
@Injectable()
export class CommandQueue {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  async add(tx: EntityManager, request: RequestedCommand): Promise<void> {
    const { command_id, organization_id, charge_point_id, expires_at } = request;
    await tx.query(
      `insert into queued_command (command_id, organization_id, charge_point_id, request, state, expires_at, due_at)
       values ($1, $2, $3, $4, 'waiting', $5, now()) on conflict (command_id) do nothing`,
      [command_id, organization_id, charge_point_id, JSON.stringify(request), expires_at],
    );
  }

  /** Commands that this instance is to send now: of each charge point the oldest, unless one is under way. */
  async take(atMost: number): Promise<RequestedCommand[]> {
    return this.database.transaction(async (tx) => {
      const [rows] = await tx.query<[QueuedRow[], number]>(
        `update queued_command set state = 'sent', sent_at = now(),
           lost_at = now() + make_interval(secs => (request->>'timeout_seconds')::int + ${LOST_AFTER_SECONDS})
         where position in (
           select position from queued_command as one
           where state = 'waiting' and due_at <= now() and not exists (
             select 1 from queued_command as before
             where before.charge_point_id = one.charge_point_id and before.state <> 'done'
               and before.position < one.position)
           order by position limit $1 for update skip locked)
         returning request`,
        [atMost],
      );
      return rows.map(({ request }) => request);
    });
  }

  /** Not now: it has not been sent. */
  async putBack({ command_id }: RequestedCommand): Promise<void> {
    const dueAt = new Date(Date.now() + LATER_MS);
    await this.database.query(
      `update queued_command set state = 'waiting', sent_at = null, lost_at = null, due_at = $2
       where command_id = $1 and state = 'sent'`,
      [command_id, dueAt],
    );
  }

  finish(request: RequestedCommand, verdict: CommandVerdict, sentAt: Date | null): Promise<void> {
    return this.database.transaction((tx) => this.finishWithin(tx, request, verdict, sentAt));
  }

  /** Of instances that died. @returns how many there were */
  async giveUpLost(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const lost = await tx.query<(QueuedRow & { sent_at: Date })[]>(
        `select request, sent_at from queued_command
         where state = 'sent' and lost_at < now() order by position limit 100 for update skip locked`,
      );
      for (const { request, sent_at } of lost) {
        const verdict = { status: 'Error', reason: 'outcome_unknown', response: null } as const;
        await this.finishWithin(tx, request, verdict, sent_at);
      }
      return lost.length;
    });
  }

  async forgetOld(): Promise<void> {
    await this.database.query(
      `delete from queued_command where state = 'done' and done_at < now() - make_interval(days => ${KEPT_DAYS})`,
    );
  }

  private async finishWithin(
    tx: EntityManager,
    request: RequestedCommand,
    { status, reason, response }: CommandVerdict,
    sentAt: Date | null,
  ): Promise<void> {
    const { command_id, organization_id } = request;
    const [changed] = await tx.query<[unknown[], number]>(
      `update queued_command set state = 'done', done_at = now() where command_id = $1 and state = 'sent'
       returning command_id`,
      [command_id],
    );
    // Another instance gave it up meanwhile, and said so.
    if (changed.length === 0) return;
    const envelope = { id: deriveEventId(command_id, 'completed'), organizationId: organization_id };
    const outcome = {
      status,
      reason,
      response,
      sent_at: sentAt?.toISOString() ?? null,
      completed_at: new Date().toISOString(),
    };
    await this.outbox.append(
      tx,
      isOfReservation(request)
        ? {
            ...envelope,
            definition: ReservationCommandCompleted,
            data: { ...askedBy(request), command: request.command, reference: request.reference, ...outcome },
          }
        : {
            ...envelope,
            definition: CommandCompleted,
            data: { ...askedBy(request), command: request.command, reference: request.reference, ...outcome },
          },
    );
  }
}

function askedBy({ command_id, organization_id, charge_point_id }: RequestedCommand) {
  return { command_id, organization_id, charge_point_id };
}

function isOfReservation(request: RequestedCommand): request is OfReservation {
  return isReservationCommand(request.command.name);
}

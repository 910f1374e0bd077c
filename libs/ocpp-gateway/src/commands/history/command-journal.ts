import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import {
  ApiCommandAnsweredLate,
  ApiCommandCompleted,
  type EventData,
  ReservationCommandAnsweredLate,
} from '@csms/contracts';
import { deriveEventId, InBatches } from '@csms/kernel';
import type { OcppVersion } from '@csms/ocpp';
import { Database, isDatabaseOutage } from '@csms/platform-db';
import { ChangeOutbox, LOGGER, type Principal } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';
import { type Logger, traceHeaders } from '@csms/platform-ops';

import type { AnsweredCall } from '../../connections/outgoing-calls';
import { type CommandVerdict, verdictOf, wasSent } from '../domain/command-verdict';
import { isReservationCommand } from '../domain/reservation-command';
import { startToldOf } from '../domain/start-told';
import { storedCopy } from '../domain/stored-copy';

import { CommandEntity } from './command.entity';

/** What an instance needs beside the charger's own time, before the others believe that it is dead. */
const LOST_AFTER_MS = 30_000;
/** Of one transaction. */
const MOST_AT_ONCE = 100;

/** Who asked for a command: a caller, or a service of ours. */
interface RequestedBy {
  readonly organizationId: string;
  readonly type: string;
  readonly id: string | null;
}

/** Its end is told by the queue of the services' commands. */
const SERVICE = 'service';

/** A command that is about to be sent. */
export interface SentCommand {
  readonly commandId: string;
  readonly chargePointId: string;
  readonly bulkId: string | null;
  /** As it was asked for. */
  readonly command: string;
  readonly action: string;
  readonly version: OcppVersion;
  readonly parameters: object;
  readonly sentAt: Date;
  readonly timeoutMs: number;
}

/**
 * The history of commands. A row is written before its command is sent, so that of one whose instance dies it is known
 * that nobody knows; its end is told by Kafka in the transaction that writes it.
 */
@Injectable()
export class CommandJournal {
  /** Many callers command at the same time: what each writes down before and after goes in one transaction. */
  private readonly begins = new InBatches<Begin>((all) => this.beginAll(all), MOST_AT_ONCE);
  private readonly ends = new InBatches<End>(
    (all) => this.database.transaction((tx) => this.finishWithin(tx, all)),
    MOST_AT_ONCE,
  );

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ChangeOutbox) private readonly changes: ChangeOutbox,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** With the entry of the audit log: no command of a caller goes unnoted, and nothing secret of it is noted there. */
  begin(caller: Principal, sent: SentCommand): Promise<void> {
    const { commandId, chargePointId, action, version } = sent;
    const { organizationId, type, subject: id } = caller;
    return this.begins.add({
      row: rowOf({ organizationId, type, id }, sent),
      entry: this.changes.eventOf(caller, {
        action: 'charge_point.command_sent',
        resourceType: 'charge_point',
        resourceId: chargePointId,
        before: null,
        after: { command_id: commandId, command: action, ocpp_version: version },
      }),
    });
  }

  /** @param reference what the service asked for it for */
  async beginOfService(organizationId: string, reference: string | null, sent: SentCommand): Promise<void> {
    const row = rowOf({ organizationId, type: SERVICE, id: reference }, sent);
    await this.database.transaction((tx) =>
      tx.createQueryBuilder().insert().into(CommandEntity).values(row).orIgnore().execute(),
    );
  }

  /** The caller is answered even while the database is away: then the row will say that nobody knows. */
  async finish(commandId: string, verdict: CommandVerdict, responseTimeMs: number): Promise<void> {
    try {
      await this.ends.add({ commandId, verdict, responseTimeMs, trace: traceHeaders() });
    } catch (error) {
      if (!isDatabaseOutage(error)) throw error;
      this.logger.warn({ err: error, command_id: commandId }, 'the end of a command is not written down');
    }
  }

  /** An answer that comes when nobody waits for it: what was told stays as it is, and this is noted beside it. */
  async answeredLate(commandId: string, answer: AnsweredCall): Promise<void> {
    const { response } = verdictOf(answer, () => true);
    try {
      await this.database.transaction((tx) => this.noteLate(tx, commandId, storedCopy(response) ?? null));
    } catch (error) {
      this.logger.warn({ err: error, command_id: commandId }, 'a late answer is not written down');
    }
  }

  /** Of instances that died. @returns how many there were */
  giveUpLost(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const lost = await tx.query<{ command_id: string }[]>(
        `select command_id from command where status is null and lost_at < now()
         order by lost_at limit 100 for update skip locked`,
      );
      const verdict = { status: 'Error', reason: 'outcome_unknown', response: null } as const;
      const ends = lost.map(({ command_id: commandId }) => ({
        commandId,
        verdict,
        responseTimeMs: null,
        trace: {},
      }));
      await this.finishWithin(tx, ends);
      return lost.length;
    });
  }

  private async noteLate(tx: EntityManager, commandId: string, response: unknown): Promise<void> {
    const [[row]] = await tx.query<[(FinishedRow & { late_response_at: Date })[], number]>(
      `update command set late_response = $2, late_response_at = now()
       where command_id = $1 and late_response_at is null
       returning command_id, organization_id, charge_point_id, command, action, requested_by_type, sent_at,
         requested_by_id, late_response_at`,
      [commandId, JSON.stringify(response)],
    );
    if (row === undefined) return;
    if (row.requested_by_type === SERVICE) {
      await this.tellServiceLate(tx, row, response);
      return;
    }
    await this.outbox.append(tx, {
      definition: ApiCommandAnsweredLate,
      id: deriveEventId(commandId, 'answered-late'),
      organizationId: row.organization_id,
      data: {
        command_id: commandId,
        organization_id: row.organization_id,
        charge_point_id: row.charge_point_id,
        command: row.command,
        action: row.action,
        response,
        sent_at: row.sent_at.toISOString(),
        answered_at: row.late_response_at.toISOString(),
      },
    });
  }

  /** Of reservations alone: a charger that holds one by its late answer must be told to let it go. */
  private async tellServiceLate(
    tx: EntityManager,
    row: FinishedRow & { late_response_at: Date },
    response: unknown,
  ): Promise<void> {
    const { command_id, organization_id, charge_point_id, command, requested_by_id: reference } = row;
    if (!isReservationCommand(command) || reference === null) return;
    await this.outbox.append(tx, {
      definition: ReservationCommandAnsweredLate,
      id: deriveEventId(command_id, 'answered-late'),
      organizationId: organization_id,
      data: {
        command_id,
        organization_id,
        charge_point_id,
        command,
        reference,
        response,
        answered_at: row.late_response_at.toISOString(),
      },
    });
  }

  private beginAll(all: readonly Begin[]): Promise<void> {
    return this.database.transaction(async (tx) => {
      await tx.insert(
        CommandEntity,
        all.map(({ row }) => row),
      );
      await this.outbox.append(tx, ...all.map(({ entry }) => entry));
    });
  }

  private async finishWithin(tx: EntityManager, ends: readonly End[]): Promise<void> {
    const kept = new Map(
      ends.map((end) => [end.commandId, { ...end, response: storedCopy(end.verdict.response) }]),
    );
    const states = [...kept.values()].map(({ commandId, verdict, response, responseTimeMs }) => ({
      command_id: commandId,
      status: verdict.status,
      reason: verdict.reason,
      response: response ?? null,
      response_time_ms: responseTimeMs,
    }));
    const [rows] = await tx.query<[FinishedRow[], number]>(
      `update command set status = state.status, reason = state.reason, response = state.response,
         response_time_ms = state.response_time_ms, completed_at = now()
       from jsonb_to_recordset($1::jsonb) as state(command_id text, status text, reason text, response jsonb,
         response_time_ms integer)
       where command.command_id = state.command_id and command.status is null
       returning command.command_id, organization_id, charge_point_id, bulk_id, command, action, ocpp_version,
         requested_by_type, requested_by_id, sent_at, completed_at, parameters,
         (select site_id from charge_point where charge_point_id = command.charge_point_id) as site_id,
         (select project_id from charge_point where charge_point_id = command.charge_point_id) as project_id`,
      [JSON.stringify(states)],
    );
    // One that is missing was given up meanwhile by another instance, which said so.
    const told = rows.filter((row) => row.requested_by_type !== SERVICE);
    await this.outbox.append(
      tx,
      ...told.map((row) => {
        const { verdict, response, trace } = kept.get(row.command_id) as End & { response: unknown };
        return {
          definition: ApiCommandCompleted,
          id: deriveEventId(row.command_id, 'completed'),
          organizationId: row.organization_id,
          ...trace,
          data: completed(row.command_id, row, { ...verdict, response }),
        };
      }),
    );
  }
}

/** A command that is over. */
interface End {
  readonly commandId: string;
  readonly verdict: CommandVerdict;
  readonly responseTimeMs: number | null;
  /** Of the request that sent it. */
  readonly trace: { readonly traceparent?: string };
}

type ToldStart = NonNullable<EventData<typeof ApiCommandCompleted>['start']>;

interface Begin {
  readonly row: CommandEntity;
  /** Of the audit log. */
  readonly entry: ReturnType<ChangeOutbox['eventOf']>;
}

interface FinishedRow {
  readonly command_id: string;
  readonly organization_id: string;
  readonly charge_point_id: string;
  readonly bulk_id: string | null;
  readonly command: string;
  readonly action: string;
  readonly ocpp_version: OcppVersion;
  readonly requested_by_type: string;
  readonly requested_by_id: string | null;
  readonly sent_at: Date;
  readonly completed_at: Date;
  /** Without secrets and whole tags. */
  readonly parameters: object;
  readonly site_id: string | null;
  readonly project_id: string | null;
}

function completed(
  commandId: string,
  row: FinishedRow,
  verdict: CommandVerdict,
): EventData<typeof ApiCommandCompleted> {
  return {
    command_id: commandId,
    organization_id: row.organization_id,
    charge_point_id: row.charge_point_id,
    bulk_id: row.bulk_id,
    command: row.command,
    action: row.action,
    ocpp_version: row.ocpp_version,
    requested_by: row.requested_by_id,
    ...verdict,
    ...startOf(row),
    was_sent: wasSent(verdict),
    sent_at: row.sent_at.toISOString(),
    completed_at: row.completed_at.toISOString(),
  };
}

/** Of a command that was to start a charge: for whom and where. */
function startOf({ action, parameters, site_id, project_id }: FinishedRow): { start?: ToldStart } {
  const start = startToldOf(action, parameters);
  return start === null ? {} : { start: { site_id, project_id, ...start } };
}

function rowOf(by: RequestedBy, sent: SentCommand): CommandEntity {
  return {
    commandId: sent.commandId,
    organizationId: by.organizationId,
    chargePointId: sent.chargePointId,
    bulkId: sent.bulkId,
    command: sent.command,
    action: sent.action,
    ocppVersion: sent.version,
    parameters: storedCopy(sent.parameters) as object,
    status: null,
    reason: null,
    response: null,
    responseTimeMs: null,
    requestedByType: by.type,
    requestedById: by.id,
    sentAt: sent.sentAt,
    lostAt: new Date(sent.sentAt.getTime() + sent.timeoutMs + LOST_AFTER_MS),
    completedAt: null,
    lateResponse: null,
    lateResponseAt: null,
  };
}

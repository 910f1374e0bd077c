import { Inject, Injectable } from '@nestjs/common';

import { CodedError, newId, ValidationFailedError } from '@csms/kernel';
import { actionsOf, chargerActions, type OcppVersion, validateRequest, validateResult } from '@csms/ocpp';
import { Database } from '@csms/platform-db';
import { ChangeOutbox, LOGGER, type Principal } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import type { CommandOutcome } from '../connections/outgoing-calls';

import { CommandRoute } from './command-route';
import type { CommandResultDto } from './dto/command.dto';

const DEFAULT_TIMEOUT_SECONDS = 10;

export interface Command {
  readonly chargePointId: string;
  readonly version: OcppVersion;
  readonly action: string;
  readonly payload: Record<string, unknown>;
  readonly timeoutSeconds: number | undefined;
}

/** Actions that a charger and we may both send. */
const BOTH_WAYS = new Set(['DataTransfer']);

/** Sends a command to a connected charger and waits for its answer. */
@Injectable()
export class CommandsService {
  constructor(
    @Inject(CommandRoute) private readonly route: CommandRoute,
    @Inject(Database) private readonly database: Database,
    @Inject(ChangeOutbox) private readonly changes: ChangeOutbox,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws not_found, validation_failed, charge_point_offline, protocol_mismatch, charge_point_timeout */
  async send(caller: Principal, command: Command): Promise<CommandResultDto> {
    checkAction(command);
    const holder = await this.route.find(caller, command.chargePointId);
    checkVersion(command, holder.ocppVersion);
    checkPayload(command);
    const commandId = newId('cmd');
    await this.record(caller, commandId, command);
    const sentAt = new Date();
    const startedAt = performance.now();
    const timeoutMs = (command.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000;
    const outcome = await this.route.send(caller, holder, {
      charge_point_id: command.chargePointId,
      action: command.action,
      payload: command.payload,
      timeout_ms: timeoutMs,
    });
    const answer = readAnswer(command, outcome);
    this.logger.info(
      {
        command_id: commandId,
        charge_point_id: command.chargePointId,
        action: command.action,
        status: answer.status,
        request_id: caller.requestId,
      },
      'a command was answered',
    );
    return {
      command_id: commandId,
      charge_point_id: command.chargePointId,
      command: command.action,
      ...answer,
      sent_at: sentAt.toISOString(),
      response_time_ms: Math.round(performance.now() - startedAt),
    };
  }

  /** Before it is sent: no command of a caller goes unnoted. Its payload may hold passwords and tags. */
  private record(caller: Principal, commandId: string, command: Command): Promise<void> {
    return this.database.transaction((tx) =>
      this.changes.record(tx, caller, {
        action: 'charge_point.command_sent',
        resourceType: 'charge_point',
        resourceId: command.chargePointId,
        before: null,
        after: { command_id: commandId, command: command.action, ocpp_version: command.version },
      }),
    );
  }
}

function checkVersion({ chargePointId, version }: Command, spoken: OcppVersion): void {
  if (spoken === version) return;
  throw new CodedError(
    'protocol_mismatch',
    `The charge point ${chargePointId} speaks OCPP ${spoken}, not ${version}.`,
    { ocpp_version: spoken },
  );
}

function checkAction({ version, action }: Command): void {
  const isOurs =
    actionsOf(version).has(action) && (!chargerActions(version).has(action) || BOTH_WAYS.has(action));
  if (isOurs) return;
  const detail = `${action} is no command of OCPP ${version} that a central system sends.`;
  throw new ValidationFailedError([{ pointer: '/command', code: 'unknown_command', detail }]);
}

function checkPayload({ version, action, payload }: Command): void {
  const validation = validateRequest(version, action, payload);
  if (validation.ok) return;
  const path = validation.details['path'];
  const pointer = `/payload${typeof path === 'string' ? path : ''}`;
  throw new ValidationFailedError([{ pointer, code: validation.code, detail: validation.description }]);
}

function readAnswer(
  { version, action, chargePointId }: Command,
  outcome: CommandOutcome,
): { status: string; response: unknown } {
  switch (outcome.kind) {
    case 'result':
      return { status: statusOf(version, action, outcome.payload), response: outcome.payload };
    case 'error':
      return {
        status: outcome.code,
        response: {
          error_code: outcome.code,
          error_description: outcome.description,
          error_details: outcome.details,
        },
      };
    case 'timeout':
      throw new CodedError(
        'charge_point_timeout',
        `The charge point ${chargePointId} did not answer in time.`,
      );
    case 'closed':
      throw new CodedError(
        'charge_point_offline',
        `The charge point ${chargePointId} went away before it answered.`,
      );
  }
}

/** An answer that breaks the schema is shown as it is, and said to be one. */
function statusOf(version: OcppVersion, action: string, payload: unknown): string {
  if (!validateResult(version, action, payload).ok) return 'InvalidResponse';
  const { status } = payload as { status?: unknown };
  return typeof status === 'string' ? status : 'Accepted';
}

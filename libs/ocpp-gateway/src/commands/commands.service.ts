import { Inject, Injectable } from '@nestjs/common';

import { CodedError, type FieldError, InvalidStateError, ValidationFailedError } from '@csms/kernel';
import { actionsOf, chargerActions, type OcppVersion, validateRequest, validateResult } from '@csms/ocpp';
import type { Principal } from '@csms/platform-http';

import { ActiveTransactions } from '../active-transactions/active-transactions.service';
import { OcppGatewaySettings } from '../ocpp-gateway-settings';

import { type AnsweredOutcome, CommandDispatch, requireAnswer } from './command-dispatch';
import { CommandNumbers } from './command-numbers';
import { CommandRoute } from './command-route';
import { instantsWithoutZone } from './domain/dates-with-zone';
import { localListRules } from './domain/local-list-rules';
import type { Members } from './domain/member-names';
import { passwordRules } from './domain/password-rules';
import { reservationRules } from './domain/reservation-rules';
import { profileProblem, requestedProfile } from './domain/security-profile-change';
import type { CommandResultDto } from './dto/command.dto';
import type { OcppCall, OcppCommand } from './ocpp-command';

const DEFAULT_TIMEOUT_SECONDS = 10;

export function timeoutMs(seconds: number | undefined): number {
  return (seconds ?? DEFAULT_TIMEOUT_SECONDS) * 1_000;
}

/** A request for a command of one OCPP version. */
export interface CommandRequest {
  readonly version: OcppVersion;
  readonly command: OcppCommand;
  readonly chargePointId: string;
  /** Without the charge point. */
  readonly body: Members & { readonly timeout_seconds?: number };
}

/** Actions that a charger and we may both send. */
const BOTH_WAYS = new Set(['DataTransfer']);

/** Sends a command of one OCPP version to a connected charger and waits for its answer. */
@Injectable()
export class CommandsService {
  constructor(
    @Inject(CommandRoute) private readonly route: CommandRoute,
    @Inject(CommandDispatch) private readonly commands: CommandDispatch,
    @Inject(CommandNumbers) private readonly numbers: CommandNumbers,
    @Inject(ActiveTransactions) private readonly transactions: ActiveTransactions,
    @Inject(OcppGatewaySettings) private readonly settings: OcppGatewaySettings,
  ) {}

  /**
   * @throws not_found, validation_failed, invalid_state, charge_point_offline, protocol_mismatch, charge_point_timeout
   */
  async send(caller: Principal, request: CommandRequest): Promise<CommandResultDto> {
    const { version, command, chargePointId, body } = request;
    const { timeout_seconds: timeoutSeconds, ...members } = body;
    const call = command.callOf(members);
    checkAction(version, call.action);
    const holder = await this.route.find(caller, chargePointId);
    checkVersion(request, holder.ocppVersion);
    checkPayload(request, call);
    this.checkSecurityProfile(call, holder.securityProfile);
    if (command.stopsTransactions?.(members) === true) {
      await this.refuseWhileCharging(caller, chargePointId);
    }
    const number = await this.number(request, call);
    const order = {
      chargePointId,
      bulkId: null,
      command: call.action,
      action: call.action,
      parameters: call.payload,
      timeoutMs: timeoutMs(timeoutSeconds),
    };
    const sent = await this.commands.dispatch(caller, holder, order, (send) =>
      send(call.action, call.payload),
    );
    return {
      command_id: sent.commandId,
      charge_point_id: chargePointId,
      command: call.action,
      ...shown(version, call.action, requireAnswer(chargePointId, sent)),
      ...number,
      sent_at: sent.sentAt.toISOString(),
      response_time_ms: sent.responseTimeMs,
    };
  }

  /** OCPP 1.6 §5.14: a soft reset stops what runs. @throws InvalidStateError */
  async refuseWhileCharging(caller: Principal, chargePointId: string): Promise<void> {
    if (!(await this.transactions.runs(caller.organizationId, chargePointId))) return;
    throw new InvalidStateError(
      `A transaction runs at ${chargePointId}, which a soft reset would stop. Send force: true, or wait.`,
    );
  }

  /** @throws InvalidStateError */
  private checkSecurityProfile(call: OcppCall, profile: number): void {
    const requested = requestedProfile(call);
    if (requested === null) return;
    const { tls, isTlsProxyTrusted } = this.settings;
    const problem = profileProblem(requested, {
      profile,
      hasTls: tls !== null || isTlsProxyTrusted,
      hasClientCertificates: isTlsProxyTrusted || (tls?.files.clientCa ?? null) !== null,
    });
    if (problem !== null) throw new InvalidStateError(problem);
  }

  /** Puts the number into the payload. @returns the member of the answer that shows it */
  private async number(
    { command, chargePointId }: CommandRequest,
    { payload }: OcppCall,
  ): Promise<Record<string, number>> {
    const { numbered } = command;
    if (numbered === null) return {};
    const given = payload[numbered] as number | undefined;
    const number = given ?? (await this.numbers.next(chargePointId));
    if (given !== undefined) await this.numbers.taken(chargePointId, given);
    payload[numbered] = number;
    return { [numberedMember(command) ?? '']: number };
  }
}

/** What the body and the answer call the number that we give; null: the command has none. */
export function numberedMember({ numbered, pointerOf }: OcppCommand): string | null {
  return numbered === null ? null : pointerOf(`/${numbered}`).slice(1);
}

function checkVersion({ version, chargePointId }: CommandRequest, spoken: OcppVersion): void {
  if (spoken === version) return;
  throw new CodedError(
    'protocol_mismatch',
    `The charge point ${chargePointId} speaks OCPP ${spoken}, not ${version}.`,
    { ocpp_version: spoken },
  );
}

function checkAction(version: OcppVersion, action: string): void {
  const isOurs =
    actionsOf(version).has(action) && (!chargerActions(version).has(action) || BOTH_WAYS.has(action));
  if (isOurs) return;
  const detail = `${action} is no command of OCPP ${version} that a central system sends.`;
  throw new ValidationFailedError([{ pointer: '/command', code: 'unknown_command', detail }]);
}

function checkPayload({ version, command }: CommandRequest, { action, payload }: OcppCall): void {
  const { numbered } = command;
  const whole = numbered === null ? payload : { [numbered]: 1, ...payload };
  const broken = [...violations(version, action, whole)];
  if (broken.length === 0) {
    broken.push(
      ...instantsWithoutZone(whole),
      ...passwordRules(action, whole),
      ...reservationRules(action, whole, new Date()),
      ...localListRules(action, whole),
      ...command.rules(whole),
    );
  }
  if (broken.length === 0) return;
  throw new ValidationFailedError(
    broken.map(({ pointer, ...rule }) => ({ pointer: command.pointerOf(pointer), ...rule })),
  );
}

function violations(version: OcppVersion, action: string, payload: Members): FieldError[] {
  const validation = validateRequest(version, action, payload);
  if (validation.ok) return [];
  const path = validation.details['path'];
  const pointer = typeof path === 'string' ? path : '';
  return [{ pointer, code: validation.code, detail: validation.description }];
}

function shown(
  version: OcppVersion,
  action: string,
  outcome: AnsweredOutcome,
): { status: string; response: unknown } {
  if (outcome.kind === 'result') {
    return { status: statusOf(version, action, outcome.payload), response: outcome.payload };
  }
  const { code, description, details } = outcome;
  return {
    status: code,
    response: { error_code: code, error_description: description, error_details: details },
  };
}

/** An answer that breaks the schema is shown as it is, and said to be one. */
function statusOf(version: OcppVersion, action: string, payload: unknown): string {
  if (!validateResult(version, action, payload).ok) return 'InvalidResponse';
  const { status } = payload as { status?: unknown };
  return typeof status === 'string' ? status : 'Accepted';
}

import { Inject, Injectable } from '@nestjs/common';

import { CodedError, DomainError, newId } from '@csms/kernel';
import { validateResult } from '@csms/ocpp';
import { isDatabaseOutage } from '@csms/platform-db';
import { LOGGER, type Principal } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import type { CommandOutcome } from '../connections/outgoing-calls';

import { CommandRoute } from './command-route';
import { type CallOfCaller, COMMAND_TRACKERS, type CommandTracker } from './command-trackers';
import { type CommandVerdict, verdictOf } from './domain/command-verdict';
import { CommandJournal } from './history/command-journal';
import type { Route } from './route-finder';

/** A command, ready to be sent to its charger. */
export interface Order {
  readonly chargePointId: string;
  readonly bulkId: string | null;
  /** As it was asked for. */
  readonly command: string;
  /** The OCPP message whose answer counts. */
  readonly action: string;
  /** As they were asked for. */
  readonly parameters: object;
  readonly timeoutMs: number;
}

export type Send = (action: string, payload: Record<string, unknown>) => Promise<CommandOutcome>;

/** What is said to the charger; most commands are one message. */
export type Talk = (send: Send) => Promise<CommandOutcome>;

export interface Dispatched {
  readonly commandId: string;
  readonly outcome: CommandOutcome;
  readonly verdict: CommandVerdict;
  readonly sentAt: Date;
  readonly responseTimeMs: number;
}

/** Sends a command whose charger is found, and keeps its history. Every message of it counts against its time. */
@Injectable()
export class CommandDispatch {
  constructor(
    @Inject(CommandRoute) private readonly route: CommandRoute,
    @Inject(CommandJournal) private readonly journal: CommandJournal,
    @Inject(COMMAND_TRACKERS) private readonly trackers: readonly CommandTracker[],
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws charge_point_offline, upstream_error */
  async dispatch(caller: Principal, holder: Route, order: Order, talk: Talk): Promise<Dispatched> {
    const { chargePointId, action, timeoutMs } = order;
    const version = holder.ocppVersion;
    const commandId = newId('cmd');
    const sentAt = new Date();
    await this.journal.begin(caller, { ...order, commandId, version, sentAt });
    const startedAt = performance.now();
    const elapsedMs = () => Math.round(performance.now() - startedAt);
    const send: Send = (message, payload) =>
      this.tracked(caller, { chargePointId, version, action: message, payload }, () =>
        this.route.send(caller, holder, {
          charge_point_id: chargePointId,
          action: message,
          payload,
          timeout_ms: Math.max(0, timeoutMs - elapsedMs()),
          command_id: commandId,
        }),
      );
    const outcome = await talk(send).catch(async (error: unknown) => {
      const verdict = { status: 'Error', reason: codeOf(error), response: null } as const;
      await this.journal.finish(commandId, verdict, elapsedMs());
      throw error;
    });
    const verdict = verdictOf(outcome, (answer) => validateResult(version, action, answer).ok);
    const responseTimeMs = elapsedMs();
    await this.journal.finish(commandId, verdict, responseTimeMs);
    this.note(caller, commandId, order, verdict);
    return { commandId, outcome, verdict, sentAt, responseTimeMs };
  }

  /** Sends it; the features in which it begins something hear of it before and after. */
  private async tracked(
    caller: Principal,
    call: CallOfCaller,
    send: () => Promise<CommandOutcome>,
  ): Promise<CommandOutcome> {
    const begun = await Promise.all(this.trackers.map((tracker) => tracker.begin(caller, call)));
    const hear = async (verdict: CommandVerdict): Promise<void> => {
      for (const one of begun) await one?.(verdict);
    };
    const outcome = await send().catch(async (error: unknown) => {
      await hear({ status: 'Error', reason: codeOf(error), response: null });
      throw error;
    });
    const verdict = verdictOf(outcome, (answer) => validateResult(call.version, call.action, answer).ok);
    // The caller is answered even while the database is away: then the rows end by their time.
    await hear(verdict).catch((error: unknown) => {
      if (!isDatabaseOutage(error)) throw error;
      this.logger.warn({ err: error, action: call.action }, 'what became of a command is not written down');
    });
    return outcome;
  }

  private note(caller: Principal, commandId: string, order: Order, { status, reason }: CommandVerdict): void {
    const { chargePointId, command, action } = order;
    this.logger.info(
      {
        command_id: commandId,
        charge_point_id: chargePointId,
        command,
        action,
        status,
        reason,
        request_id: caller.requestId,
      },
      'a command was answered',
    );
  }
}

function codeOf(error: unknown): string {
  return error instanceof DomainError ? error.code : 'internal_error';
}

/** @throws CodedError where the charger did not answer */
export function requireAnswer(
  chargePointId: string,
  { outcome, commandId }: Pick<Dispatched, 'outcome' | 'commandId'>,
): AnsweredOutcome {
  // By it the history tells what became of the command, a late answer too.
  const members = { command_id: commandId };
  switch (outcome.kind) {
    case 'timeout':
      throw new CodedError(
        'charge_point_timeout',
        outcome.wasSent
          ? `The charge point ${chargePointId} did not answer in time.`
          : `The charge point ${chargePointId} was busy with commands before this one, which was not sent.`,
        members,
      );
    case 'closed':
      throw new CodedError(
        'charge_point_offline',
        outcome.wasSent
          ? `The charge point ${chargePointId} went away before it answered.`
          : `The charge point ${chargePointId} went away before the turn of this command, which was not sent.`,
        members,
      );
    case 'result':
    case 'error':
      return outcome;
  }
}

export type AnsweredOutcome = Extract<CommandOutcome, { kind: 'result' | 'error' }>;

import type { CommandOutcome } from '../../connections/outgoing-calls';

export type CommandStatus = 'Accepted' | 'Rejected' | 'Timeout' | 'Error';

/** What became of a command, in the words that every OCPP version shares. */
export interface CommandVerdict {
  readonly status: CommandStatus;
  readonly reason: string | null;
  readonly response: unknown;
}

/** Its time was over before its turn came. */
const EXPIRED = 'expired';
const OFFLINE = 'charge_point_offline';

/** Reasons of ours of a command that did not get as far as a socket: the charger knows nothing of it. */
const UNSENT = new Set([
  EXPIRED,
  OFFLINE,
  'invalid_state',
  'not_found',
  'protocol_mismatch',
  'validation_failed',
]);

/** Answers by which a charger does what it was asked for, beside `Accepted`. */
const DONE = new Set([
  'Accepted',
  'AcceptedCanceled',
  'RebootRequired',
  'Scheduled',
  'Unlocked',
  'Unpublished',
]);

/** No answer is no refusal: the charger may have begun. */
export function mayHaveArrived({ status, reason }: CommandVerdict): boolean {
  return (status === 'Timeout' && reason !== EXPIRED) || reason === 'connection_lost';
}

/** Who answers was asked, in whatever words. */
export function wasSent({ reason, response }: Pick<CommandVerdict, 'reason' | 'response'>): boolean {
  return response !== null || reason === null || !UNSENT.has(reason);
}

/** @param isValid whether the answer follows its schema */
export function verdictOf(outcome: CommandOutcome, isValid: (payload: unknown) => boolean): CommandVerdict {
  switch (outcome.kind) {
    case 'result':
      return resultOf(outcome.payload, isValid);
    case 'error': {
      const { code, description, details } = outcome;
      const response = { error_code: code, error_description: description, error_details: details };
      return { status: 'Error', reason: code, response };
    }
    case 'timeout':
      return {
        status: 'Timeout',
        reason: outcome.wasSent ? 'charge_point_timeout' : EXPIRED,
        response: null,
      };
    case 'closed':
      // What was sent may have been carried out: nobody can say.
      return { status: 'Error', reason: outcome.wasSent ? 'connection_lost' : OFFLINE, response: null };
  }
}

/** Of 2.0.1 SetVariables with one variable, whose own status is what became of the command. */
export function ofSingleVariable(verdict: CommandVerdict): CommandVerdict {
  const { setVariableResult } = (verdict.response ?? {}) as {
    setVariableResult?: readonly { attributeStatus?: unknown }[];
  };
  if (verdict.status !== 'Accepted' || setVariableResult?.length !== 1) return verdict;
  const status = String(setVariableResult[0]?.attributeStatus);
  return DONE.has(status) ? verdict : { ...verdict, status: 'Rejected', reason: status };
}

function resultOf(payload: unknown, isValid: (payload: unknown) => boolean): CommandVerdict {
  if (!isValid(payload)) return { status: 'Error', reason: 'invalid_response', response: payload };
  const { status } = payload as { status?: unknown };
  if (typeof status !== 'string' || DONE.has(status)) {
    return { status: 'Accepted', reason: null, response: payload };
  }
  return { status: 'Rejected', reason: status, response: payload };
}

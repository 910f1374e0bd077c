import type { FrameVersion } from './version';

/** Every CALLERROR code of OCPP-J 1.6 §4.2.3 and OCPP 2.0.1 Part 4 §4.3, in the spelling of its version. */
export type CallErrorCode =
  | 'NotImplemented'
  | 'NotSupported'
  | 'InternalError'
  | 'ProtocolError'
  | 'SecurityError'
  | 'FormationViolation'
  | 'FormatViolation'
  | 'PropertyConstraintViolation'
  | 'OccurenceConstraintViolation'
  | 'OccurrenceConstraintViolation'
  | 'TypeConstraintViolation'
  | 'GenericError'
  | 'MessageTypeNotSupported'
  | 'RpcFrameworkError';

/** What was wrong with a message, independent of how a version spells it. */
export type Violation = 'formation' | 'occurrence' | 'type' | 'property';

/** The reason why a CALL is refused: what a CALLERROR frame needs beside the message id. */
export interface CallErrorReason {
  readonly code: CallErrorCode;
  /** At most 255 characters; names the field and the rule, never the value. */
  readonly description: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export const MAX_DESCRIPTION_LENGTH = 255;

/** The message id of a CALLERROR whose CALL had no readable id (OCPP 2.0.1 Part 4 §4.2.3). */
export const UNREADABLE_MESSAGE_ID = '-1';

// OCPP 1.6 misspells "occurrence" and says "formation"; both are on the wire and must be kept.
const CODES_16: Readonly<Record<Violation, CallErrorCode>> = {
  formation: 'FormationViolation',
  occurrence: 'OccurenceConstraintViolation',
  type: 'TypeConstraintViolation',
  property: 'PropertyConstraintViolation',
};

const CODES_2X: Readonly<Record<Violation, CallErrorCode>> = {
  formation: 'FormatViolation',
  occurrence: 'OccurrenceConstraintViolation',
  type: 'TypeConstraintViolation',
  property: 'PropertyConstraintViolation',
};

/** The CALLERROR code by which a version names a violation. */
export function codeOfViolation(version: FrameVersion, violation: Violation): CallErrorCode {
  return version === '1.6' ? CODES_16[violation] : CODES_2X[violation];
}

/** Cuts an error description to the 255 characters that a CALLERROR may carry, never inside a surrogate pair. */
export function boundedDescription(description: string): string {
  if (description.length <= MAX_DESCRIPTION_LENGTH) return description;
  const cut = description.slice(0, MAX_DESCRIPTION_LENGTH - 1);
  const last = cut.charCodeAt(cut.length - 1);
  return `${last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut}…`;
}

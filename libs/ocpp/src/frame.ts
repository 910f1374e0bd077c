/** OCPP-J frames: the JSON arrays of OCPP-J 1.6 §4.2, OCPP 2.0.1 Part 4 §4.2 and OCPP 2.1 Part 4 §4.2. */
import { boundedDescription, type CallErrorCode, codeOfViolation, UNREADABLE_MESSAGE_ID } from './call-error';
import { holdsNulCharacter, MAX_NESTING_DEPTH, nestsDeeperThan, wellFormed } from './json-text';
import type { FrameVersion } from './version';

export const MESSAGE_TYPE = { call: 2, callResult: 3, callError: 4, callResultError: 5, send: 6 } as const;

/** Longest message id of OCPP-J ("maximum of 36 characters, to allow for GUIDs"). */
export const MAX_MESSAGE_ID_LENGTH = 36;

/** Ids longer than the rule but up to this length are still echoed, so that the sender learns what was wrong. */
const MAX_ECHOED_ID_LENGTH = 255;

export interface CallFrame {
  readonly kind: 'call';
  readonly messageId: string;
  readonly action: string;
  /** Not yet validated; undefined when the frame had no fourth element. */
  readonly payload: unknown;
}

export interface CallResultFrame {
  readonly kind: 'call-result';
  readonly messageId: string;
  readonly payload: unknown;
}

export interface CallErrorFrame {
  readonly kind: 'call-error';
  readonly messageId: string;
  /** As sent: chargers also send codes that no version knows. */
  readonly code: string;
  readonly description: string;
  readonly details: unknown;
}

/** OCPP 2.1 only: the answer to a CALLRESULT that broke a rule. Nothing is answered to it. */
export interface CallResultErrorFrame {
  readonly kind: 'call-result-error';
  readonly messageId: string;
  readonly code: string;
  readonly description: string;
  readonly details: unknown;
}

/** OCPP 2.1 only: a message that is never answered (NotifyPeriodicEventStream). */
export interface SendFrame {
  readonly kind: 'send';
  readonly messageId: string;
  readonly action: string;
  readonly payload: unknown;
}

export type UnreadableReason =
  | 'not-json'
  | 'not-an-array'
  | 'too-deep'
  | 'unknown-message-type'
  | 'bad-message-id'
  | 'message-id-too-long'
  | 'bad-action'
  | 'bad-error-code'
  | 'nul-character';

/** A text that is no frame. `answerToUnreadable` tells what, if anything, its sender is told. */
export interface UnreadableFrame {
  readonly kind: 'unreadable';
  readonly reason: UnreadableReason;
  /** The id, if one could be read; it lets the owner of a pending CALL settle it at once. */
  readonly messageId: string | null;
  readonly messageType: number | null;
}

export type ReadableFrame = CallFrame | CallResultFrame | CallErrorFrame | CallResultErrorFrame | SendFrame;
export type Frame = ReadableFrame | UnreadableFrame;

/**
 * Reads one WebSocket text message. Never throws, whatever the text. The size is not checked here: the socket's
 * `maxPayload` does that before a text exists. Elements beyond those of the frame are ignored.
 * @param version the negotiated version; message types 5 and 6 exist in 2.1 only.
 */
export function parseFrame(text: string, version: FrameVersion): Frame {
  if (nestsDeeperThan(text, MAX_NESTING_DEPTH)) return unreadable('too-deep');
  let elements: unknown;
  try {
    elements = JSON.parse(text);
  } catch {
    return unreadable('not-json');
  }
  if (!Array.isArray(elements)) return unreadable('not-an-array');
  const frame = readElements(elements as readonly unknown[], version);
  if (frame.kind !== 'unreadable' && holdsNulCharacter(text, elements)) {
    return unreadable('nul-character', frame.messageId, elements[0] as number);
  }
  if (!('payload' in frame)) return frame;
  const payload = wellFormed(text, frame.payload);
  return payload === frame.payload ? frame : { ...frame, payload };
}

function readElements(elements: readonly unknown[], version: FrameVersion): Frame {
  const [type, id, third, fourth, fifth] = elements;
  const messageType = typeof type === 'number' ? type : null;
  const messageId = typeof id === 'string' && id !== '' && id.length <= MAX_ECHOED_ID_LENGTH ? id : null;
  if (messageType === null || !isKnownType(messageType, version)) {
    return unreadable('unknown-message-type', messageId, messageType);
  }
  if (messageId === null) return unreadable('bad-message-id', null, messageType);
  if (messageId.length > MAX_MESSAGE_ID_LENGTH) {
    return unreadable('message-id-too-long', messageId, messageType);
  }
  if (messageType === MESSAGE_TYPE.callResult) return { kind: 'call-result', messageId, payload: third };
  if (messageType === MESSAGE_TYPE.call || messageType === MESSAGE_TYPE.send) {
    if (typeof third !== 'string' || third === '') return unreadable('bad-action', messageId, messageType);
    const kind = messageType === MESSAGE_TYPE.call ? 'call' : 'send';
    return { kind, messageId, action: third, payload: fourth };
  }
  if (typeof third !== 'string') return unreadable('bad-error-code', messageId, messageType);
  return {
    kind: messageType === MESSAGE_TYPE.callError ? 'call-error' : 'call-result-error',
    messageId,
    code: third,
    // Many chargers leave the description or the details out; the code alone settles the CALL.
    description: typeof fourth === 'string' ? fourth : '',
    details: fifth ?? {},
  };
}

function isKnownType(type: number, version: FrameVersion): boolean {
  if (type === MESSAGE_TYPE.callResultError || type === MESSAGE_TYPE.send) return version === '2.1';
  return type === MESSAGE_TYPE.call || type === MESSAGE_TYPE.callResult || type === MESSAGE_TYPE.callError;
}

function unreadable(
  reason: UnreadableReason,
  messageId: string | null = null,
  messageType: number | null = null,
): UnreadableFrame {
  return { kind: 'unreadable', reason, messageId, messageType };
}

const UNREADABLE_DESCRIPTIONS: Readonly<Record<UnreadableReason, string>> = {
  'not-json': 'The message is not JSON.',
  'not-an-array': 'The message is not a JSON array.',
  'too-deep': `The message nests deeper than ${MAX_NESTING_DEPTH} levels.`,
  'unknown-message-type': 'The message type number is not known in this version.',
  'bad-message-id': 'The message id is not a non-empty string.',
  'message-id-too-long': `The message id is longer than ${MAX_MESSAGE_ID_LENGTH} characters.`,
  'bad-action': 'The action is not a non-empty string.',
  'bad-error-code': 'The error code is not a string.',
  'nul-character': 'The message contains the character U+0000.',
};

/** What was wrong, in words for a log line or a CALLERROR. */
export function describeUnreadable(frame: UnreadableFrame): string {
  return UNREADABLE_DESCRIPTIONS[frame.reason];
}

/**
 * The CALLERROR that a version demands for a text that is no frame, or null when none may be sent: OCPP 1.6 answers
 * nothing without an id and ignores unknown message types (OCPP-J 1.6 §4.1.3, §4.2); 2.x answers with
 * `RpcFrameworkError` or `MessageTypeNotSupported`, under the id "-1" if none could be read. An answer of the charger
 * (CALLRESULT, CALLERROR) is never answered, however broken.
 */
export function answerToUnreadable(version: FrameVersion, frame: UnreadableFrame): CallErrorFrame | null {
  const code = codeForUnreadable(version, frame);
  if (code === null) return null;
  return {
    kind: 'call-error',
    messageId: frame.messageId ?? UNREADABLE_MESSAGE_ID,
    code,
    description: describeUnreadable(frame),
    details: {},
  };
}

function codeForUnreadable(version: FrameVersion, frame: UnreadableFrame): CallErrorCode | null {
  if (frame.reason === 'unknown-message-type') {
    return version === '1.6' ? null : 'MessageTypeNotSupported';
  }
  const isAnswerable = frame.messageType === null || frame.messageType === MESSAGE_TYPE.call;
  if (!isAnswerable || (version === '1.6' && frame.messageId === null)) return null;
  if (version === '1.6' || frame.reason === 'nul-character') return codeOfViolation(version, 'formation');
  return 'RpcFrameworkError';
}

/** `[2, id, action, payload]`. Throws a RangeError for an id that OCPP forbids: ids are ours to choose. */
export function encodeCall(messageId: string, action: string, payload: object): string {
  return encodeFrame({ kind: 'call', messageId, action, payload });
}

/** `[3, id, payload]`. */
export function encodeCallResult(messageId: string, payload: object): string {
  return encodeFrame({ kind: 'call-result', messageId, payload });
}

/** `[4, id, code, description, details]`, the description cut to 255 characters. */
export function encodeCallError(
  messageId: string,
  code: CallErrorCode,
  description = '',
  details: object = {},
): string {
  return encodeFrame({ kind: 'call-error', messageId, code, description, details });
}

/** Any frame as the text to send. Throws a RangeError if a CALL or SEND would carry an id of more than 36 characters. */
export function encodeFrame(frame: ReadableFrame): string {
  switch (frame.kind) {
    case 'call':
      return JSON.stringify([MESSAGE_TYPE.call, ownId(frame.messageId), frame.action, frame.payload ?? {}]);
    case 'send':
      return JSON.stringify([MESSAGE_TYPE.send, ownId(frame.messageId), frame.action, frame.payload ?? {}]);
    case 'call-result':
      return JSON.stringify([MESSAGE_TYPE.callResult, frame.messageId, frame.payload ?? {}]);
    case 'call-error':
    case 'call-result-error':
      return JSON.stringify([
        frame.kind === 'call-error' ? MESSAGE_TYPE.callError : MESSAGE_TYPE.callResultError,
        frame.messageId,
        frame.code,
        boundedDescription(frame.description),
        frame.details ?? {},
      ]);
  }
}

function ownId(messageId: string): string {
  if (messageId === '' || messageId.length > MAX_MESSAGE_ID_LENGTH) {
    throw new RangeError(`A message id has 1 to ${MAX_MESSAGE_ID_LENGTH} characters.`);
  }
  return messageId;
}

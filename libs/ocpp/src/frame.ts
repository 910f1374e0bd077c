/** OCPP-J frames: the JSON arrays of OCPP-J 1.6 §4.2, OCPP 2.0.1 Part 4 §4.2 and OCPP 2.1 Part 4 §4.2. */
import { boundedDescription, type CallErrorCode, codeOfViolation, UNREADABLE_MESSAGE_ID } from './call-error';
import { holdsNulCharacter, MAX_NESTING_DEPTH, nestsDeeperThan, wellFormed } from './json-text';
import type { FrameVersion } from './version';

export const MESSAGE_TYPE = { call: 2, callResult: 3, callError: 4, callResultError: 5, send: 6 } as const;

/** Longest message id of OCPP-J ("maximum of 36 characters, to allow for GUIDs"); ours keep to it. */
export const MAX_MESSAGE_ID_LENGTH = 36;

/** Chargers make longer ones. To refuse such a call is to lose a charge; to echo its id costs nothing. */
const MAX_TAKEN_ID_LENGTH = 255;

/** Of a frame that is too deep to be parsed. */
const MAX_HEAD_LENGTH = 1_000;

/** Reasons that are about what a frame says, where its id can be read. */
const ABOUT_CONTENT: ReadonlySet<UnreadableReason> = new Set(['nul-character', 'too-deep']);

export interface CallFrame {
  readonly kind: 'call';
  readonly messageId: string;
  /** The id as it came, where that was a number: it is answered as it came. */
  readonly numericId?: number;
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
  /** As of a call. */
  readonly numericId?: number;
  readonly messageType: number | null;
}

export type ReadableFrame = CallFrame | CallResultFrame | CallErrorFrame | CallResultErrorFrame | SendFrame;
export type Frame = ReadableFrame | UnreadableFrame;

/**
 * Reads one WebSocket text message. Never throws, whatever the text. The size is not checked here: the socket's
 * `maxPayload` does that before a text exists. Elements beyond those of the frame are ignored, and so are a byte order
 * mark before it and zero bytes behind it; numbers in quotes, and ids without quotes, are read for what they are.
 * @param version the negotiated version; message types 5 and 6 exist in 2.1 only.
 */
export function parseFrame(message: string, version: FrameVersion): Frame {
  const text = withoutPadding(message);
  if (nestsDeeperThan(text, MAX_NESTING_DEPTH)) return tooDeep(text);
  let elements: unknown;
  try {
    elements = JSON.parse(text);
  } catch {
    return unreadable('not-json');
  }
  if (!Array.isArray(elements)) return unreadable('not-an-array');
  const frame = withIdAsItCame(readElements(elements as readonly unknown[], version), elements[1]);
  if (frame.kind !== 'unreadable' && holdsNulCharacter(text, elements)) {
    const refused = unreadable('nul-character', frame.messageId, readType(elements[0]));
    return withIdAsItCame(refused, elements[1]);
  }
  if (!('payload' in frame)) return frame;
  const payload = wellFormed(text, frame.payload);
  return payload === frame.payload ? frame : { ...frame, payload };
}

/** `[2,"id",`: what can be read of a frame that is not parsed. */
const HEAD = new RegExp(`^\\s*\\[\\s*([234])\\s*,\\s*("(?:[^"\\\\]|\\\\.){1,${MAX_TAKEN_ID_LENGTH}}")\\s*,`);

function tooDeep(text: string): UnreadableFrame {
  const [, type, id] = HEAD.exec(text.slice(0, MAX_HEAD_LENGTH)) ?? [];
  if (type === undefined || id === undefined) return unreadable('too-deep');
  try {
    return unreadable('too-deep', JSON.parse(id) as string, Number(type));
  } catch {
    return unreadable('too-deep', null, Number(type));
  }
}

const BYTE_ORDER_MARK = 0xfeff;

function withoutPadding(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end -= 1;
  return text.slice(text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0, end);
}

function readElements(elements: readonly unknown[], version: FrameVersion): Frame {
  const [type, id, third, fourth, fifth] = elements;
  const messageType = readType(type);
  const messageId = readId(id);
  if (messageType === null || !isKnownType(messageType, version)) {
    return unreadable('unknown-message-type', messageId, messageType);
  }
  if (messageId === null) {
    const isTooLong = typeof id === 'string' && id !== '';
    return unreadable(isTooLong ? 'message-id-too-long' : 'bad-message-id', null, messageType);
  }
  if (messageType === MESSAGE_TYPE.callResult) {
    // Without a payload it is an answer all the same, of nothing.
    return { kind: 'call-result', messageId, payload: third === undefined ? null : third };
  }
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

function readType(type: unknown): number | null {
  if (typeof type === 'number') return type;
  return typeof type === 'string' && /^[2-6]$/.test(type) ? Number(type) : null;
}

/** What we answer is answered under the id as it came. */
function withIdAsItCame<F extends Frame>(frame: F, id: unknown): F {
  const isAnswered = frame.kind === 'call' || frame.kind === 'unreadable';
  return isAnswered && typeof id === 'number' && frame.messageId !== null
    ? { ...frame, numericId: id }
    : frame;
}

/** Numbers that JSON cannot carry back as they came are no ids. */
function readId(id: unknown): string | null {
  if (Number.isSafeInteger(id)) return String(id);
  return typeof id === 'string' && id !== '' && id.length <= MAX_TAKEN_ID_LENGTH ? id : null;
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
  'bad-message-id': 'The message id is neither a non-empty string nor a whole number.',
  'message-id-too-long': `The message id is longer than ${MAX_TAKEN_ID_LENGTH} characters.`,
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
 * (CALLRESULT, CALLERROR) is never answered, however broken. It is sent under {@link answerId}.
 */
export function answerToUnreadable(
  version: FrameVersion,
  frame: UnreadableFrame,
): (CallErrorFrame & { readonly code: CallErrorCode }) | null {
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
  const isAboutContent = frame.messageId !== null && ABOUT_CONTENT.has(frame.reason);
  if (version === '1.6' || isAboutContent) return codeOfViolation(version, 'formation');
  return 'RpcFrameworkError';
}

/** `[2, id, action, payload]`. Throws a RangeError for an id that OCPP forbids: ids are ours to choose. */
export function encodeCall(messageId: string, action: string, payload: object): string {
  return encodeFrame({ kind: 'call', messageId, action, payload });
}

/** The id of an answer: that of the frame that is answered, as it came; "-1" where none could be read. */
export function answerId({ messageId, numericId }: CallFrame | UnreadableFrame): string | number {
  return numericId ?? messageId ?? UNREADABLE_MESSAGE_ID;
}

/** `[3, id, payload]`. */
export function encodeCallResult(messageId: string | number, payload: object): string {
  return JSON.stringify([MESSAGE_TYPE.callResult, messageId, payload]);
}

/** `[4, id, code, description, details]`, the description cut to 255 characters. */
export function encodeCallError(
  messageId: string | number,
  code: CallErrorCode,
  description = '',
  details: object = {},
): string {
  return JSON.stringify([MESSAGE_TYPE.callError, messageId, code, boundedDescription(description), details]);
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

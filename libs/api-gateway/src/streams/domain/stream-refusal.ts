/** Close codes of the stream (RFC 6455 §7.4.2 leaves 4000 to 4999 to applications). */
export const CLOSE = {
  goingAway: 1001,
  tooLarge: 1009,
  tryAgainLater: 1013,
  unauthenticated: 4401,
  forbidden: 4403,
  idle: 4408,
  withdrawn: 4410,
  tooMuch: 4429,
} as const;

export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];

/** Why a message of a client is not obeyed: it is told, and the connection goes on unless a close code is given. */
export class StreamRefusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly close: CloseCode | null = null,
  ) {
    super(message);
  }
}

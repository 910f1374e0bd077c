import type { CallErrorCode } from '@csms/ocpp';

/** A call that is answered by a CALLERROR. */
export class CallRefusedError extends Error {
  constructor(
    readonly code: CallErrorCode,
    description: string,
    readonly details: Record<string, unknown> = {},
  ) {
    super(description);
  }
}

/** Nobody is there to be answered. */
export class SocketGoneError extends Error {}

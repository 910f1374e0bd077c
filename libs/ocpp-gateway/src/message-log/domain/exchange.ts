import type { OcppVersion } from '@csms/ocpp';

import type { AnsweredBy } from '../../calls/call-context';

export const DIRECTIONS = ['in', 'out'] as const;
/** `in`: the charger called; `out`: we did. */
export type Direction = (typeof DIRECTIONS)[number];

export const OUTCOMES = ['answered', 'error', 'unanswered'] as const;
export type ExchangeOutcome = (typeof OUTCOMES)[number];

/** What became of a call: its CALLRESULT, its CALLERROR, or nothing. */
export interface Reply {
  readonly outcome: ExchangeOutcome;
  /** Of the CALLERROR, or why there was no answer. */
  readonly errorCode: string | null;
  readonly response: unknown;
  /** Of a call that was served. */
  readonly by?: Readonly<AnsweredBy>;
}

/** A call and its answer, in either direction, as they went over the socket. */
export interface Exchange extends Reply {
  readonly organizationId: string;
  readonly chargePointId: string;
  readonly connectionId: string;
  readonly version: OcppVersion;
  readonly direction: Direction;
  /** null: of a frame in which it cannot be read; so with the action. */
  readonly messageId: string | null;
  readonly action: string | null;
  readonly payload: unknown;
  /** When the call came, or went out. */
  readonly at: Date;
  readonly durationMs: number | null;
}

import type { OcppVersion } from '@csms/ocpp';

/** A step of a recording: the charger sends a frame and gets an answer, or its socket is opened anew. */
export type Step =
  | { readonly sends: readonly [messageId: string, action: string, payload: object]; readonly gets?: object }
  /** The code of the CALLERROR. */
  | {
      readonly isRefused: readonly [messageId: string, action: string, payload: object];
      readonly code: string;
    }
  /** Sent in one go, each before the answer to the one before. */
  | { readonly sendsAtOnce: readonly (readonly [messageId: string, action: string, payload: object])[] }
  /** To the byte; the frame that answers, to its id. */
  | {
      readonly sendsBytes: string;
      readonly isBinary?: boolean;
      readonly isAnswered: FrameHead;
    }
  | { readonly reconnects: OcppVersion };

/** CALLRESULT or CALLERROR, and its message id. */
export type FrameHead = readonly [type: 3 | 4, messageId: string | number];

export interface Recording {
  readonly quirk: string;
  readonly version: OcppVersion;
  readonly offersNoSubprotocol?: boolean;
  /** Of the charger's site (default UTC). */
  readonly timeZone?: string;
  /** The gateway asks a charger that says nothing of its status, after a second. */
  readonly isAsked?: boolean;
  readonly steps: (world: { readonly tag: string }) => readonly Step[];
  /** What is told of it in the end, in order: the type after `charge-point.`, and members of its data. */
  readonly told: readonly (readonly [type: string, data: object])[];
}

import type { OcppVersion } from '@csms/ocpp';

import type { ChargeTransaction, TransactionStep } from '../domain/transaction';

export interface Call {
  readonly action: string;
  readonly payload: object;
}

/** The states of OCPP 1.6 §4.9; 2.0.1 tells fewer apart. */
export type ConnectorState =
  | 'Available'
  | 'Preparing'
  | 'Charging'
  | 'SuspendedEV'
  | 'SuspendedEVSE'
  | 'Finishing'
  | 'Unavailable'
  | 'Faulted';

export type BootCause = 'PowerUp' | 'RemoteReset' | 'Triggered';

export interface BootAnswer {
  readonly isAccepted: boolean;
  /** Of the heartbeats when accepted, else until the next boot. */
  readonly intervalSeconds: number;
}

export interface StartAnswer {
  readonly ocppTransactionId: string;
  readonly status: string;
}

/** How one OCPP version says what a charge point has to say. */
export interface Dialect {
  readonly version: OcppVersion;
  boot(cause: BootCause, serialNumber: string): Call;
  readBoot(payload: unknown): BootAnswer;
  /** @param connectorId 0 is the charge point itself; null when the version has no word for it. */
  status(connectorId: number, state: ConnectorState, at: string): Call | null;
  /** States that the version does not tell apart have the same word. */
  stateWord(state: ConnectorState): string;
  authorize(idTag: string): Call;
  readAuthorize(payload: unknown): string;
  /** Null when the version has no message for the step. A 1.6 message is complete once the start is answered. */
  transactionMessage(transaction: ChargeTransaction, step: TransactionStep): Call | null;
  readStart(transaction: ChargeTransaction, payload: unknown): StartAnswer;
  /** Whether what follows a start that was never accepted can be told at all. */
  readonly knowsTransactionsByItself: boolean;
}

/** A transaction as the charge point tells it, before it has the words of an OCPP version. */
import type { Sample } from './charging';

export interface ChargeTransaction {
  /** Unique, known before any answer; in 2.0.1 it is the transaction id. */
  readonly localId: string;
  readonly connectorId: number;
  readonly idTag: string;
  readonly startedAt: string;
  readonly meterStartWh: number;
  /** Of a RequestStartTransaction (2.0.1). */
  readonly remoteStartId: number | null;
  /** The CSMS's name for it; 1.6 learns it with the answer to the start. */
  ocppTransactionId: string | null;
  /** The start was refused for good: nothing that follows can be told. */
  isAbandoned: boolean;
}

export type EndReason =
  | 'Local'
  | 'EVDisconnected'
  | 'Remote'
  | 'DeAuthorized'
  | 'Fault'
  | 'PowerLoss'
  | 'SoftReset'
  | 'HardReset'
  | 'UnlockCommand';

export type EnergyState = 'Charging' | 'SuspendedEV' | 'SuspendedEVSE' | 'EVConnected';

interface Told {
  readonly at: string;
  /** Counts the messages of a transaction from 0. */
  readonly seqNo: number;
  readonly sample: Sample;
  /** It happened while nobody could be told. */
  readonly isOffline: boolean;
}

/** One thing to tell the CSMS about a transaction. */
export type TransactionStep =
  | (Told & { readonly kind: 'start'; readonly isRemote: boolean })
  | (Told & {
      readonly kind: 'update';
      readonly cause: 'periodic' | 'trigger' | 'state' | 'end';
      readonly state: EnergyState;
    })
  | (Told & { readonly kind: 'stop'; readonly reason: EndReason });

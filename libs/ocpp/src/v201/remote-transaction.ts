import type { ChargingProfile201 } from './charging-profile';
import type { Extensible201, IdToken201, StatusInfo201 } from './common';

export interface RequestStartTransactionRequest201 extends Extensible201 {
  /** Ours; comes back in the TransactionEvent that the request leads to. */
  readonly remoteStartId: number;
  readonly idToken: IdToken201;
  readonly evseId?: number;
  readonly groupIdToken?: IdToken201;
  readonly chargingProfile?: ChargingProfile201;
}

export interface RequestStartTransactionResponse201 extends Extensible201 {
  readonly status: 'Accepted' | 'Rejected';
  readonly statusInfo?: StatusInfo201;
  /** Set when the transaction had already begun, e.g. with the cable. */
  readonly transactionId?: string;
}

export interface RequestStopTransactionRequest201 extends Extensible201 {
  readonly transactionId: string;
}

export interface RequestStopTransactionResponse201 extends Extensible201 {
  readonly status: 'Accepted' | 'Rejected';
  readonly statusInfo?: StatusInfo201;
}

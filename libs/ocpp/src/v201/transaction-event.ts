import type { Evse201, Extensible201, IdToken201, IdTokenInfo201, MessageContent201 } from './common';
import type { MeterValue201 } from './meter-value';

export type TransactionEventType201 = 'Started' | 'Updated' | 'Ended';

export type ChargingState201 = 'Charging' | 'EVConnected' | 'SuspendedEV' | 'SuspendedEVSE' | 'Idle';

export type TriggerReason201 =
  | 'AbnormalCondition'
  | 'Authorized'
  | 'CablePluggedIn'
  | 'ChargingRateChanged'
  | 'ChargingStateChanged'
  | 'Deauthorized'
  | 'EnergyLimitReached'
  | 'EVCommunicationLost'
  | 'EVConnectTimeout'
  | 'EVDeparted'
  | 'EVDetected'
  | 'MeterValueClock'
  | 'MeterValuePeriodic'
  | 'RemoteStart'
  | 'RemoteStop'
  | 'ResetCommand'
  | 'SignedDataReceived'
  | 'StopAuthorized'
  | 'TimeLimitReached'
  | 'Trigger'
  | 'UnlockCommand';

export type StoppedReason201 =
  | 'DeAuthorized'
  | 'EmergencyStop'
  | 'EnergyLimitReached'
  | 'EVDisconnected'
  | 'GroundFault'
  | 'ImmediateReset'
  | 'Local'
  | 'LocalOutOfCredit'
  | 'MasterPass'
  | 'Other'
  | 'OvercurrentFault'
  | 'PowerLoss'
  | 'PowerQuality'
  | 'Reboot'
  | 'Remote'
  | 'SOCLimitReached'
  | 'StoppedByEV'
  | 'TimeLimitReached'
  | 'Timeout';

export interface Transaction201 extends Extensible201 {
  readonly transactionId: string;
  readonly chargingState?: ChargingState201;
  /** Seconds in which energy flowed. */
  readonly timeSpentCharging?: number;
  /** Missing in an Ended event means Local. */
  readonly stoppedReason?: StoppedReason201;
  readonly remoteStartId?: number;
}

export interface TransactionEventRequest201 extends Extensible201 {
  readonly eventType: TransactionEventType201;
  readonly timestamp: string;
  readonly triggerReason: TriggerReason201;
  /** Counts the events of a transaction from 0, so that the CSMS can tell whether all arrived. */
  readonly seqNo: number;
  readonly transactionInfo: Transaction201;
  readonly meterValue?: readonly MeterValue201[];
  /** The event happened while the charging station was offline. */
  readonly offline?: boolean;
  readonly numberOfPhasesUsed?: number;
  /** Amperes. */
  readonly cableMaxCurrent?: number;
  readonly reservationId?: number;
  readonly evse?: Evse201;
  readonly idToken?: IdToken201;
}

export interface TransactionEventResponse201 extends Extensible201 {
  /** In the currency agreed with the charging station; in an Ended event the final cost. */
  readonly totalCost?: number;
  readonly chargingPriority?: number;
  readonly idTokenInfo?: IdTokenInfo201;
  readonly updatedPersonalMessage?: MessageContent201;
}

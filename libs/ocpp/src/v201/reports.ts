/** Answers of OCPP 2.0.1 that come in parts, each under the id of the request that asked for it. */
import type { ChargingProfile201 } from './charging-profile';
import type { Component201, Extensible201, MessageContent201, Variable201 } from './common';

interface Part extends Extensible201 {
  readonly requestId: number;
  /** To be continued: further parts follow. */
  readonly tbc?: boolean;
}

interface NumberedPart extends Part {
  readonly generatedAt: string;
  readonly seqNo: number;
}

/** May hold personal data of a customer (N09). */
export interface NotifyCustomerInformationRequest201 extends NumberedPart {
  readonly data: string;
}

export interface NotifyMonitoringReportRequest201 extends NumberedPart {
  readonly monitor?: readonly (Extensible201 & {
    readonly component: Component201;
    readonly variable: Variable201;
    readonly variableMonitoring: readonly (Extensible201 & {
      readonly id: number;
      readonly transaction: boolean;
      readonly value: number;
      readonly type: 'UpperThreshold' | 'LowerThreshold' | 'Delta' | 'Periodic' | 'PeriodicClockAligned';
      readonly severity: number;
    })[];
  })[];
}

export interface NotifyDisplayMessagesRequest201 extends Part {
  readonly messageInfo?: readonly (Extensible201 & {
    readonly id: number;
    readonly priority: 'AlwaysFront' | 'InFront' | 'NormalCycle';
    readonly state?: 'Charging' | 'Faulted' | 'Idle' | 'Unavailable';
    readonly startDateTime?: string;
    readonly endDateTime?: string;
    readonly transactionId?: string;
    readonly message: MessageContent201;
    readonly display?: Component201;
  })[];
}

export interface ReportChargingProfilesRequest201 extends Part {
  readonly chargingLimitSource: ChargingLimitSource201;
  readonly evseId: number;
  readonly chargingProfile: readonly ChargingProfile201[];
}

/** Who set a limit: energy management, another, system operator, charging station operator. */
export type ChargingLimitSource201 = 'EMS' | 'Other' | 'SO' | 'CSO';

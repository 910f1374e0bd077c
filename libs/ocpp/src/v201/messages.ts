/** Payloads of OCPP 2.0.1 (Part 2, chapter 1), as the official schemas have them. Timestamps are the charger's text. */
import type {
  Component201,
  Extensible201,
  IdToken201,
  IdTokenInfo201,
  StatusInfo201,
  Variable201,
} from './common';

export interface BootNotificationRequest201 extends Extensible201 {
  readonly reason:
    | 'ApplicationReset'
    | 'FirmwareUpdate'
    | 'LocalReset'
    | 'PowerUp'
    | 'RemoteReset'
    | 'ScheduledReset'
    | 'Triggered'
    | 'Unknown'
    | 'Watchdog';
  readonly chargingStation: Extensible201 & {
    readonly model: string;
    readonly vendorName: string;
    readonly serialNumber?: string;
    readonly firmwareVersion?: string;
    readonly modem?: Extensible201 & { readonly iccid?: string; readonly imsi?: string };
  };
}

export interface BootNotificationResponse201 extends Extensible201 {
  readonly currentTime: string;
  /** Seconds: heartbeat interval when accepted, else the time until the next BootNotification. */
  readonly interval: number;
  readonly status: 'Accepted' | 'Pending' | 'Rejected';
  readonly statusInfo?: StatusInfo201;
}

export interface HeartbeatResponse201 extends Extensible201 {
  readonly currentTime: string;
}

export interface AuthorizeRequest201 extends Extensible201 {
  readonly idToken: IdToken201;
  /** PEM, when the CSMS has to check the contract certificate. */
  readonly certificate?: string;
  readonly iso15118CertificateHashData?: readonly (Extensible201 & {
    readonly hashAlgorithm: 'SHA256' | 'SHA384' | 'SHA512';
    readonly issuerNameHash: string;
    readonly issuerKeyHash: string;
    readonly serialNumber: string;
    readonly responderURL: string;
  })[];
}

export interface AuthorizeResponse201 extends Extensible201 {
  readonly idTokenInfo: IdTokenInfo201;
  readonly certificateStatus?:
    | 'Accepted'
    | 'SignatureError'
    | 'CertificateExpired'
    | 'CertificateRevoked'
    | 'NoCertificateAvailable'
    | 'CertChainError'
    | 'ContractCancelled';
}

export type ConnectorStatus201 = 'Available' | 'Occupied' | 'Reserved' | 'Unavailable' | 'Faulted';

export interface StatusNotificationRequest201 extends Extensible201 {
  readonly timestamp: string;
  readonly connectorStatus: ConnectorStatus201;
  readonly evseId: number;
  readonly connectorId: number;
}

export interface EventData201 extends Extensible201 {
  readonly eventId: number;
  readonly timestamp: string;
  readonly trigger: 'Alerting' | 'Delta' | 'Periodic';
  readonly cause?: number;
  readonly actualValue: string;
  readonly techCode?: string;
  readonly techInfo?: string;
  readonly cleared?: boolean;
  readonly transactionId?: string;
  readonly component: Component201;
  readonly variable: Variable201;
  readonly variableMonitoringId?: number;
  readonly eventNotificationType:
    'HardWiredNotification' | 'HardWiredMonitor' | 'PreconfiguredMonitor' | 'CustomMonitor';
}

export interface NotifyEventRequest201 extends Extensible201 {
  readonly generatedAt: string;
  readonly seqNo: number;
  /** To be continued: further parts follow. */
  readonly tbc?: boolean;
  readonly eventData: readonly EventData201[];
}

export interface ReportData201 extends Extensible201 {
  readonly component: Component201;
  readonly variable: Variable201;
  readonly variableAttribute: readonly (Extensible201 & {
    readonly type?: 'Actual' | 'Target' | 'MinSet' | 'MaxSet';
    readonly value?: string;
    readonly mutability?: 'ReadOnly' | 'WriteOnly' | 'ReadWrite';
    readonly persistent?: boolean;
    readonly constant?: boolean;
  })[];
  readonly variableCharacteristics?: Extensible201 & {
    readonly dataType:
      | 'string'
      | 'decimal'
      | 'integer'
      | 'dateTime'
      | 'boolean'
      | 'OptionList'
      | 'SequenceList'
      | 'MemberList';
    readonly supportsMonitoring: boolean;
    readonly unit?: string;
    readonly minLimit?: number;
    readonly maxLimit?: number;
    readonly valuesList?: string;
  };
}

export interface NotifyReportRequest201 extends Extensible201 {
  readonly requestId: number;
  readonly generatedAt: string;
  readonly seqNo: number;
  readonly tbc?: boolean;
  readonly reportData?: readonly ReportData201[];
}

export interface SecurityEventNotificationRequest201 extends Extensible201 {
  readonly type: string;
  readonly timestamp: string;
  readonly techInfo?: string;
}

export interface DataTransferRequest201 extends Extensible201 {
  readonly vendorId: string;
  readonly messageId?: string;
  readonly data?: unknown;
}

export interface DataTransferResponse201 extends Extensible201 {
  readonly status: 'Accepted' | 'Rejected' | 'UnknownMessageId' | 'UnknownVendorId';
  readonly statusInfo?: StatusInfo201;
  readonly data?: unknown;
}

export interface FirmwareStatusNotificationRequest201 extends Extensible201 {
  readonly status:
    | 'Downloaded'
    | 'DownloadFailed'
    | 'Downloading'
    | 'DownloadScheduled'
    | 'DownloadPaused'
    | 'Idle'
    | 'InstallationFailed'
    | 'Installing'
    | 'Installed'
    | 'InstallRebooting'
    | 'InstallScheduled'
    | 'InstallVerificationFailed'
    | 'InvalidSignature'
    | 'SignatureVerified';
  readonly requestId?: number;
}

export interface LogStatusNotificationRequest201 extends Extensible201 {
  readonly status:
    | 'BadMessage'
    | 'Idle'
    | 'NotSupportedOperation'
    | 'PermissionDenied'
    | 'Uploaded'
    | 'UploadFailure'
    | 'Uploading'
    | 'AcceptedCanceled';
  readonly requestId?: number;
}

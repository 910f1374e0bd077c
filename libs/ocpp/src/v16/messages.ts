/** Payloads of OCPP 1.6 (§6), as the official schemas have them. Timestamps are the charger's text. */
import type { Measurand, Phase, ReadingContext, ReadingLocation } from '../normalise/reading';

export type Empty16 = Readonly<Record<string, never>>;

export type AuthorizationStatus16 = 'Accepted' | 'Blocked' | 'Expired' | 'Invalid' | 'ConcurrentTx';

export interface IdTagInfo16 {
  readonly status: AuthorizationStatus16;
  readonly expiryDate?: string;
  readonly parentIdTag?: string;
}

export interface AuthorizeRequest16 {
  readonly idTag: string;
}

export interface AuthorizeResponse16 {
  readonly idTagInfo: IdTagInfo16;
}

export interface BootNotificationRequest16 {
  readonly chargePointVendor: string;
  readonly chargePointModel: string;
  readonly chargePointSerialNumber?: string;
  readonly chargeBoxSerialNumber?: string;
  readonly firmwareVersion?: string;
  readonly iccid?: string;
  readonly imsi?: string;
  readonly meterType?: string;
  readonly meterSerialNumber?: string;
}

export interface BootNotificationResponse16 {
  readonly status: 'Accepted' | 'Pending' | 'Rejected';
  readonly currentTime: string;
  /** Seconds: heartbeat interval when accepted, else the time until the next BootNotification. */
  readonly interval: number;
}

export interface HeartbeatResponse16 {
  readonly currentTime: string;
}

export type ConnectorStatus16 =
  | 'Available'
  | 'Preparing'
  | 'Charging'
  | 'SuspendedEVSE'
  | 'SuspendedEV'
  | 'Finishing'
  | 'Reserved'
  | 'Unavailable'
  | 'Faulted';

export type ChargePointErrorCode16 =
  | 'ConnectorLockFailure'
  | 'EVCommunicationError'
  | 'GroundFailure'
  | 'HighTemperature'
  | 'InternalError'
  | 'LocalListConflict'
  | 'NoError'
  | 'OtherError'
  | 'OverCurrentFailure'
  | 'OverVoltage'
  | 'PowerMeterFailure'
  | 'PowerSwitchFailure'
  | 'ReaderFailure'
  | 'ResetFailure'
  | 'UnderVoltage'
  | 'WeakSignal';

export interface StatusNotificationRequest16 {
  /** 0 is the charge point itself. */
  readonly connectorId: number;
  readonly errorCode: ChargePointErrorCode16;
  readonly status: ConnectorStatus16;
  readonly info?: string;
  readonly timestamp?: string;
  readonly vendorId?: string;
  readonly vendorErrorCode?: string;
}

export interface SampledValue16 {
  readonly value: string;
  readonly context?: ReadingContext;
  readonly format?: 'Raw' | 'SignedData';
  readonly measurand?: MeasurandOf16;
  readonly phase?: Phase;
  readonly location?: ReadingLocation;
  readonly unit?: Unit16;
}

/** Measurands that later versions added do not exist in 1.6. */
export type MeasurandOf16 = Exclude<
  Measurand,
  | 'Energy.Active.Net'
  | 'Energy.Reactive.Net'
  | 'Energy.Apparent.Net'
  | 'Energy.Apparent.Import'
  | 'Energy.Apparent.Export'
>;

export type Unit16 =
  | 'Wh'
  | 'kWh'
  | 'varh'
  | 'kvarh'
  | 'W'
  | 'kW'
  | 'VA'
  | 'kVA'
  | 'var'
  | 'kvar'
  | 'A'
  | 'V'
  | 'K'
  | 'Celcius'
  | 'Celsius'
  | 'Fahrenheit'
  | 'Percent';

export interface MeterValue16 {
  readonly timestamp: string;
  readonly sampledValue: readonly SampledValue16[];
}

export interface MeterValuesRequest16 {
  /** 0 is the main meter. */
  readonly connectorId: number;
  readonly transactionId?: number;
  readonly meterValue: readonly MeterValue16[];
}

export interface StartTransactionRequest16 {
  readonly connectorId: number;
  readonly idTag: string;
  /** Wh. */
  readonly meterStart: number;
  readonly timestamp: string;
  readonly reservationId?: number;
}

export interface StartTransactionResponse16 {
  readonly idTagInfo: IdTagInfo16;
  readonly transactionId: number;
}

export type StopReason16 =
  | 'DeAuthorized'
  | 'EmergencyStop'
  | 'EVDisconnected'
  | 'HardReset'
  | 'Local'
  | 'Other'
  | 'PowerLoss'
  | 'Reboot'
  | 'Remote'
  | 'SoftReset'
  | 'UnlockCommand';

export interface StopTransactionRequest16 {
  readonly transactionId: number;
  /** Wh. */
  readonly meterStop: number;
  readonly timestamp: string;
  readonly idTag?: string;
  /** Missing means Local. */
  readonly reason?: StopReason16;
  readonly transactionData?: readonly MeterValue16[];
}

export interface StopTransactionResponse16 {
  readonly idTagInfo?: IdTagInfo16;
}

export interface DataTransferRequest16 {
  readonly vendorId: string;
  readonly messageId?: string;
  readonly data?: string;
}

export interface DataTransferResponse16 {
  readonly status: 'Accepted' | 'Rejected' | 'UnknownMessageId' | 'UnknownVendorId';
  readonly data?: string;
}

export interface DiagnosticsStatusNotificationRequest16 {
  readonly status: 'Idle' | 'Uploaded' | 'UploadFailed' | 'Uploading';
}

export interface FirmwareStatusNotificationRequest16 {
  readonly status:
    | 'Downloaded'
    | 'DownloadFailed'
    | 'Downloading'
    | 'Idle'
    | 'InstallationFailed'
    | 'Installing'
    | 'Installed';
}

/** Of the security whitepaper. */
export interface SecurityEventNotificationRequest16 {
  readonly type: string;
  readonly timestamp: string;
  readonly techInfo?: string;
}

export interface LogStatusNotificationRequest16 {
  readonly status:
    | 'BadMessage'
    | 'Idle'
    | 'NotSupportedOperation'
    | 'PermissionDenied'
    | 'Uploaded'
    | 'UploadFailure'
    | 'Uploading';
  readonly requestId?: number;
}

export interface SignCertificateRequest16 {
  /** PKCS#10, PEM. */
  readonly csr: string;
}

export interface SignCertificateResponse16 {
  readonly status: 'Accepted' | 'Rejected';
}

export interface SignedFirmwareStatusNotificationRequest16 {
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

export interface ChargingSchedulePeriod16 {
  /** Seconds from the schedule's start. */
  readonly startPeriod: number;
  /** In `chargingRateUnit`, at most one decimal. */
  readonly limit: number;
  readonly numberPhases?: number;
}

export interface ChargingProfile16 {
  readonly chargingProfileId: number;
  readonly transactionId?: number;
  readonly stackLevel: number;
  readonly chargingProfilePurpose: 'ChargePointMaxProfile' | 'TxDefaultProfile' | 'TxProfile';
  readonly chargingProfileKind: 'Absolute' | 'Recurring' | 'Relative';
  readonly recurrencyKind?: 'Daily' | 'Weekly';
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly chargingSchedule: {
    readonly duration?: number;
    readonly startSchedule?: string;
    readonly chargingRateUnit: 'A' | 'W';
    readonly chargingSchedulePeriod: readonly ChargingSchedulePeriod16[];
    readonly minChargingRate?: number;
  };
}

export interface RemoteStartTransactionRequest16 {
  readonly idTag: string;
  readonly connectorId?: number;
  readonly chargingProfile?: ChargingProfile16;
}

export interface RemoteStopTransactionRequest16 {
  readonly transactionId: number;
}

export interface RemoteTransactionResponse16 {
  readonly status: 'Accepted' | 'Rejected';
}

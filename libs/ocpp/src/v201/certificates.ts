import type { Extensible201, StatusInfo201 } from './common';

export interface SignCertificateRequest201 extends Extensible201 {
  /** PKCS#10, PEM. */
  readonly csr: string;
  readonly certificateType?: 'ChargingStationCertificate' | 'V2GCertificate';
}

export interface SignCertificateResponse201 extends Extensible201 {
  readonly status: 'Accepted' | 'Rejected';
  readonly statusInfo?: StatusInfo201;
}

export interface Get15118EVCertificateRequest201 extends Extensible201 {
  readonly iso15118SchemaVersion: string;
  readonly action: 'Install' | 'Update';
  /** Base64 EXI. */
  readonly exiRequest: string;
}

export interface Get15118EVCertificateResponse201 extends Extensible201 {
  readonly status: 'Accepted' | 'Failed';
  readonly exiResponse: string;
  readonly statusInfo?: StatusInfo201;
}

export interface GetCertificateStatusRequest201 extends Extensible201 {
  readonly ocspRequestData: Extensible201 & {
    readonly hashAlgorithm: 'SHA256' | 'SHA384' | 'SHA512';
    readonly issuerNameHash: string;
    readonly issuerKeyHash: string;
    readonly serialNumber: string;
    readonly responderURL: string;
  };
}

export interface GetCertificateStatusResponse201 extends Extensible201 {
  readonly status: 'Accepted' | 'Failed';
  /** DER, base64. */
  readonly ocspResult?: string;
  readonly statusInfo?: StatusInfo201;
}

export interface PublishFirmwareStatusNotificationRequest201 extends Extensible201 {
  readonly status:
    | 'Idle'
    | 'DownloadScheduled'
    | 'Downloading'
    | 'Downloaded'
    | 'Published'
    | 'DownloadFailed'
    | 'DownloadPaused'
    | 'InvalidChecksum'
    | 'ChecksumVerified'
    | 'PublishFailed';
  readonly location?: readonly string[];
  readonly requestId?: number;
}

import type * as m from './messages';

interface Exchange<Request, Response> {
  readonly request: Request;
  readonly response: Response;
}

/** Request and response of each OCPP 1.6 action that has a type here. */
export interface Messages16 {
  readonly Authorize: Exchange<m.AuthorizeRequest16, m.AuthorizeResponse16>;
  readonly BootNotification: Exchange<m.BootNotificationRequest16, m.BootNotificationResponse16>;
  readonly DataTransfer: Exchange<m.DataTransferRequest16, m.DataTransferResponse16>;
  readonly DiagnosticsStatusNotification: Exchange<m.DiagnosticsStatusNotificationRequest16, m.Empty16>;
  readonly FirmwareStatusNotification: Exchange<m.FirmwareStatusNotificationRequest16, m.Empty16>;
  readonly Heartbeat: Exchange<m.Empty16, m.HeartbeatResponse16>;
  readonly MeterValues: Exchange<m.MeterValuesRequest16, m.Empty16>;
  readonly RemoteStartTransaction: Exchange<m.RemoteStartTransactionRequest16, m.RemoteTransactionResponse16>;
  readonly RemoteStopTransaction: Exchange<m.RemoteStopTransactionRequest16, m.RemoteTransactionResponse16>;
  readonly SecurityEventNotification: Exchange<m.SecurityEventNotificationRequest16, m.Empty16>;
  readonly LogStatusNotification: Exchange<m.LogStatusNotificationRequest16, m.Empty16>;
  readonly SignCertificate: Exchange<m.SignCertificateRequest16, m.SignCertificateResponse16>;
  readonly SignedFirmwareStatusNotification: Exchange<m.SignedFirmwareStatusNotificationRequest16, m.Empty16>;
  readonly StartTransaction: Exchange<m.StartTransactionRequest16, m.StartTransactionResponse16>;
  readonly StatusNotification: Exchange<m.StatusNotificationRequest16, m.Empty16>;
  readonly StopTransaction: Exchange<m.StopTransactionRequest16, m.StopTransactionResponse16>;
}

export type Action16 = keyof Messages16;
export type Request16<Action extends Action16> = Messages16[Action]['request'];
export type Response16<Action extends Action16> = Messages16[Action]['response'];

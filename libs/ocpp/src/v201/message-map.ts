import type * as certificates from './certificates';
import type * as limits from './charging-limit';
import type { Empty201 } from './common';
import type * as m from './messages';
import type { MeterValuesRequest201 } from './meter-value';
import type * as remote from './remote-transaction';
import type * as reports from './reports';
import type { TransactionEventRequest201, TransactionEventResponse201 } from './transaction-event';

interface Exchange<Request, Response> {
  readonly request: Request;
  readonly response: Response;
}

/** Request and response of each OCPP 2.0.1 action that has a type here. */
export interface Messages201 {
  readonly Authorize: Exchange<m.AuthorizeRequest201, m.AuthorizeResponse201>;
  readonly BootNotification: Exchange<m.BootNotificationRequest201, m.BootNotificationResponse201>;
  readonly ClearedChargingLimit: Exchange<limits.ClearedChargingLimitRequest201, Empty201>;
  readonly Get15118EVCertificate: Exchange<
    certificates.Get15118EVCertificateRequest201,
    certificates.Get15118EVCertificateResponse201
  >;
  readonly GetCertificateStatus: Exchange<
    certificates.GetCertificateStatusRequest201,
    certificates.GetCertificateStatusResponse201
  >;
  readonly NotifyChargingLimit: Exchange<limits.NotifyChargingLimitRequest201, Empty201>;
  readonly NotifyCustomerInformation: Exchange<reports.NotifyCustomerInformationRequest201, Empty201>;
  readonly NotifyDisplayMessages: Exchange<reports.NotifyDisplayMessagesRequest201, Empty201>;
  readonly NotifyEVChargingNeeds: Exchange<
    limits.NotifyEVChargingNeedsRequest201,
    limits.NotifyEVChargingNeedsResponse201
  >;
  readonly NotifyEVChargingSchedule: Exchange<
    limits.NotifyEVChargingScheduleRequest201,
    limits.NotifyEVChargingScheduleResponse201
  >;
  readonly NotifyMonitoringReport: Exchange<reports.NotifyMonitoringReportRequest201, Empty201>;
  readonly PublishFirmwareStatusNotification: Exchange<
    certificates.PublishFirmwareStatusNotificationRequest201,
    Empty201
  >;
  readonly ReportChargingProfiles: Exchange<reports.ReportChargingProfilesRequest201, Empty201>;
  readonly ReservationStatusUpdate: Exchange<limits.ReservationStatusUpdateRequest201, Empty201>;
  readonly SignCertificate: Exchange<
    certificates.SignCertificateRequest201,
    certificates.SignCertificateResponse201
  >;
  readonly DataTransfer: Exchange<m.DataTransferRequest201, m.DataTransferResponse201>;
  readonly FirmwareStatusNotification: Exchange<m.FirmwareStatusNotificationRequest201, Empty201>;
  readonly Heartbeat: Exchange<Empty201, m.HeartbeatResponse201>;
  readonly LogStatusNotification: Exchange<m.LogStatusNotificationRequest201, Empty201>;
  readonly MeterValues: Exchange<MeterValuesRequest201, Empty201>;
  readonly NotifyEvent: Exchange<m.NotifyEventRequest201, Empty201>;
  readonly NotifyReport: Exchange<m.NotifyReportRequest201, Empty201>;
  readonly RequestStartTransaction: Exchange<
    remote.RequestStartTransactionRequest201,
    remote.RequestStartTransactionResponse201
  >;
  readonly RequestStopTransaction: Exchange<
    remote.RequestStopTransactionRequest201,
    remote.RequestStopTransactionResponse201
  >;
  readonly SecurityEventNotification: Exchange<m.SecurityEventNotificationRequest201, Empty201>;
  readonly StatusNotification: Exchange<m.StatusNotificationRequest201, Empty201>;
  readonly TransactionEvent: Exchange<TransactionEventRequest201, TransactionEventResponse201>;
}

export type Action201 = keyof Messages201;
export type Request201<Action extends Action201> = Messages201[Action]['request'];
export type Response201<Action extends Action201> = Messages201[Action]['response'];

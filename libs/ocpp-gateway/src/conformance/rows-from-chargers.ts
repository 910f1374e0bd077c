import { type ConformanceRow, rowsOf } from './conformance-row';

/** The messages that chargers send. `from-chargers.int.spec.ts` has a test for each row. */
export const ROWS_FROM_CHARGERS: readonly ConformanceRow[] = [
  ...rowsOf('1.6', [
    ['Authorize', '§4.1', 'the answer is the decision about the token, with its group'],
    ['BootNotification', '§4.2', 'event `booted` with vendor, model, serial number and firmware'],
    ['DataTransfer', '§4.3', 'event `vendor-data-received`; the answer says that no vendor is known'],
    ['Heartbeat', '§4.6', 'event `heartbeat-received` while the charger is commissioned'],
    ['MeterValues', '§4.7', 'event `meter-values-received` with normalised samples'],
    ['SecurityEventNotification', 'security §4.6', 'event `security-event-reported`'],
    ['StartTransaction', '§4.8', 'event `transaction-started`; the answer has a new transaction id'],
    ['StatusNotification', '§4.9', 'event `status-changed` with the error and the vendor’s code'],
    ['StopTransaction', '§4.10', 'event `transaction-ended` with meter, reason and samples'],
  ]),
  ...rowsOf('2.0.1', [
    ['Authorize', 'C01', 'the answer is the decision about the token, with its group'],
    ['BootNotification', 'B01', 'event `booted` with vendor, model, serial number, firmware and reason'],
    ['ClearedChargingLimit', 'K13', 'event `charging-limit-reported`, cleared'],
    ['DataTransfer', 'P02', 'event `vendor-data-received`; the answer says that no vendor is known'],
    ['Get15118EVCertificate', 'M01', 'the answer says that there is no provider of certificates'],
    ['GetCertificateStatus', 'M06', 'the answer says that there is no provider of certificates'],
    ['Heartbeat', 'G02', 'event `heartbeat-received` while the station is commissioned'],
    ['MeterValues', 'J01', 'event `meter-values-received` with normalised samples'],
    ['NotifyChargingLimit', 'K12', 'event `charging-limit-reported` with its schedules'],
    ['NotifyCustomerInformation', 'N09', 'the report is read under its request id'],
    ['NotifyDisplayMessages', 'O03', 'the report is read under its request id'],
    ['NotifyEVChargingNeeds', 'K15', 'event `charging-needs-reported`; the answer offers no schedule'],
    ['NotifyEVChargingSchedule', 'K15', 'event `vehicle-schedule-reported`'],
    ['NotifyEvent', 'N07', 'event `component-events-reported`'],
    ['NotifyMonitoringReport', 'N02', 'the report is read under its request id'],
    ['NotifyReport', 'B07', 'the device model shows the variables'],
    ['ReportChargingProfiles', 'K09', 'the report is read under its request id'],
    ['ReservationStatusUpdate', 'H04', 'event `reservation-status-reported`'],
    ['SecurityEventNotification', 'A04', 'event `security-event-reported`'],
    ['StatusNotification', 'G01', 'event `status-changed`'],
    [
      'TransactionEvent',
      'E02',
      'events `transaction-started`, `-updated`, `-ended`; the answer decides the token',
    ],
  ]),
];

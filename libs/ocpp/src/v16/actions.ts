/**
 * Actions that a charge point may send to a central system (OCPP 1.6 §4 and, from SecurityEventNotification on, the
 * security whitepaper). Every other action of the schemas goes the other way.
 */
export const CHARGER_ACTIONS_16: ReadonlySet<string> = new Set([
  'Authorize',
  'BootNotification',
  'DataTransfer',
  'DiagnosticsStatusNotification',
  'FirmwareStatusNotification',
  'Heartbeat',
  'MeterValues',
  'StartTransaction',
  'StatusNotification',
  'StopTransaction',
  'SecurityEventNotification',
  'LogStatusNotification',
  'SignCertificate',
  'SignedFirmwareStatusNotification',
]);

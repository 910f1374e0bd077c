import type { ConformanceRow } from '../conformance-row';

const hashes = { hashAlgorithm: 'SHA256', issuerNameHash: '1f8c2e', issuerKeyHash: '9a44d0' };
const certificate = { ...hashes, serialNumber: '01' };
const component = { name: 'OCPPCommCtrlr' };
const variable = { name: 'HeartbeatInterval' };
const scheduleStart = '2026-06-01T02:00:00Z';
const chargingSchedulePeriod = [{ startPeriod: 0, limit: 7_400 }];

const status = (word: string, more: object = {}) => ({ status: word, ...more });

/** What a charger answers in the test of a row: another word than the plain `Accepted`, wherever there is one. */
const ANSWERS: Readonly<Record<string, object>> = {
  CancelReservation: status('Rejected'),
  ChangeAvailability: status('Scheduled'),
  ChangeConfiguration: status('RebootRequired'),
  ClearCache: status('Rejected'),
  ClearChargingProfile: status('Unknown'),
  ClearDisplayMessage: status('Unknown'),
  ClearVariableMonitoring: { clearMonitoringResult: [{ id: 101, status: 'NotFound' }] },
  CostUpdated: {},
  CustomerInformation: status('Invalid'),
  DataTransfer: status('Accepted', { data: 'shown' }),
  DeleteCertificate: status('NotFound'),
  ExtendedTriggerMessage: status('NotImplemented'),
  GetBaseReport: status('EmptyResultSet'),
  GetChargingProfiles: status('NoProfiles'),
  '1.6 GetCompositeSchedule': status('Accepted', {
    connectorId: 1,
    scheduleStart,
    chargingSchedule: { chargingRateUnit: 'W', chargingSchedulePeriod },
  }),
  '2.0.1 GetCompositeSchedule': status('Accepted', {
    schedule: { evseId: 1, duration: 3_600, scheduleStart, chargingRateUnit: 'W', chargingSchedulePeriod },
  }),
  GetConfiguration: {
    configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }],
    unknownKey: ['Colour'],
  },
  GetDiagnostics: { fileName: 'diagnostics.log' },
  GetDisplayMessages: status('Unknown'),
  '1.6 GetInstalledCertificateIds': status('Accepted', { certificateHashData: [certificate] }),
  '2.0.1 GetInstalledCertificateIds': status('Accepted', {
    certificateHashDataChain: [{ certificateType: 'CSMSRootCertificate', certificateHashData: certificate }],
  }),
  '1.6 GetLocalListVersion': { listVersion: 5 },
  '2.0.1 GetLocalListVersion': { versionNumber: 5 },
  GetLog: status('Accepted', { filename: 'security.log' }),
  GetMonitoringReport: status('EmptyResultSet'),
  GetReport: status('NotSupported'),
  GetTransactionStatus: { ongoingIndicator: true, messagesInQueue: true },
  GetVariables: {
    getVariableResult: [{ attributeStatus: 'Accepted', attributeValue: '300', component, variable }],
  },
  InstallCertificate: status('Failed'),
  RequestStartTransaction: status('Accepted', { transactionId: 'cable-first-1' }),
  RemoteStopTransaction: status('Rejected'),
  RequestStopTransaction: status('Rejected'),
  ReserveNow: status('Occupied'),
  '2.0.1 Reset': status('Scheduled'),
  SendLocalList: status('VersionMismatch'),
  '1.6 SetChargingProfile': status('NotSupported'),
  '2.0.1 SetChargingProfile': status('Rejected', { statusInfo: { reasonCode: 'InvalidSchedule' } }),
  SetDisplayMessage: status('NotSupportedPriority'),
  SetMonitoringBase: status('NotSupported'),
  SetNetworkProfile: status('Failed'),
  SetVariableMonitoring: {
    setMonitoringResult: [
      { id: 101, status: 'Accepted', type: 'UpperThreshold', severity: 4, component, variable },
    ],
  },
  SetVariables: { setVariableResult: [{ attributeStatus: 'RebootRequired', component, variable }] },
  SignedUpdateFirmware: status('InvalidCertificate'),
  '2.0.1 TriggerMessage': status('NotImplemented'),
  '1.6 UnlockConnector': status('UnlockFailed'),
  '2.0.1 UnlockConnector': status('OngoingAuthorizedTransaction'),
  UnpublishFirmware: status('NoFirmware'),
  '1.6 UpdateFirmware': {},
  '2.0.1 UpdateFirmware': status('AcceptedCanceled'),
};

export function answerOfCharger({ version, action }: ConformanceRow): object {
  return ANSWERS[`${version} ${action}`] ?? ANSWERS[action] ?? status('Accepted');
}

/** Words by which a charger does what it was asked for. */
const DONE = ['Accepted', 'AcceptedCanceled', 'RebootRequired', 'Scheduled', undefined];

/** What the history must make of the answer. */
export function verdictOfAnswer(answer: { readonly status?: string }): object {
  const isDone = DONE.includes(answer.status);
  return { status: isDone ? 'Accepted' : 'Rejected', reason: isDone ? null : answer.status };
}

import type { OcppVersion } from '@csms/ocpp';

/** What chargers answer in the OpenAPI document, where that is more, or other, than that they accept. */
const ANSWERS: Readonly<Record<OcppVersion, Readonly<Record<string, object>>>> = {
  '1.6': {
    GetCompositeSchedule: {
      status: 'Accepted',
      connectorId: 1,
      scheduleStart: '2026-05-01T15:00:00Z',
      chargingSchedule: {
        duration: 3600,
        chargingRateUnit: 'A',
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }],
      },
    },
    GetConfiguration: {
      configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }],
      unknownKey: [],
    },
    GetDiagnostics: { fileName: 'CP-SITE42-001.zip' },
    GetInstalledCertificateIds: {
      status: 'Accepted',
      certificateHashData: [
        {
          hashAlgorithm: 'SHA256',
          issuerNameHash: '1f8c2e',
          issuerKeyHash: '9a44d0',
          serialNumber: '01',
        },
      ],
    },
    GetLocalListVersion: { listVersion: 7 },
    GetLog: { status: 'Accepted', filename: 'CP-SITE42-001-security.log' },
    UnlockConnector: { status: 'Unlocked' },
    UpdateFirmware: {},
  },
  '2.0.1': {
    ClearVariableMonitoring: { clearMonitoringResult: [{ status: 'Accepted', id: 3 }] },
    CostUpdated: {},
    GetInstalledCertificateIds: {
      status: 'Accepted',
      certificateHashDataChain: [
        {
          certificateType: 'CSMSRootCertificate',
          certificateHashData: {
            hashAlgorithm: 'SHA256',
            issuerNameHash: '1f8c2e',
            issuerKeyHash: '9a44d0',
            serialNumber: '01',
          },
        },
      ],
    },
    GetLocalListVersion: { versionNumber: 7 },
    GetLog: { status: 'Accepted', filename: 'CP-SITE42-001.log' },
    GetTransactionStatus: { ongoingIndicator: true, messagesInQueue: false },
    GetVariables: {
      getVariableResult: [
        {
          attributeStatus: 'Accepted',
          attributeValue: '300',
          component: { name: 'OCPPCommCtrlr' },
          variable: { name: 'HeartbeatInterval' },
        },
      ],
    },
    PublishFirmware: { status: 'Accepted' },
    RequestStartTransaction: {
      status: 'Accepted',
      transactionId: '5c2b1c4e-4b4f-4a8f-9d5d-0b8d2f1f7a10',
    },
    SetVariableMonitoring: {
      setMonitoringResult: [
        {
          id: 3,
          status: 'Accepted',
          type: 'UpperThreshold',
          severity: 4,
          component: { name: 'EVSE' },
          variable: { name: 'Temperature' },
        },
      ],
    },
    SetVariables: {
      setVariableResult: [
        {
          attributeStatus: 'Accepted',
          component: { name: 'OCPPCommCtrlr' },
          variable: { name: 'HeartbeatInterval' },
        },
      ],
    },
    UnlockConnector: { status: 'Unlocked' },
    UnpublishFirmware: { status: 'Unpublished' },
  },
};

export function exampleAnswer(version: OcppVersion, action: string): object {
  return ANSWERS[version][action] ?? { status: 'Accepted' };
}

const NUMBERS: Readonly<Record<string, number>> = {
  reservation_id: 7,
  remote_start_id: 4711,
  request_id: 12,
};

/** A whole answer of the REST API to a command. @param numbered the member in which our number stands; null: none */
export function exampleResult(version: OcppVersion, action: string, numbered: string | null): object {
  const response = exampleAnswer(version, action);
  const { status = 'Accepted' } = response as { status?: string };
  return {
    command_id: 'cmd_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
    charge_point_id: 'CP-SITE42-001',
    command: action,
    status,
    response,
    ...(numbered === null ? {} : { [numbered]: NUMBERS[numbered] }),
    sent_at: '2026-05-01T15:00:00.000Z',
    response_time_ms: 218,
  };
}

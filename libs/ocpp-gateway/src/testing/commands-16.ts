import type { CommandInBothWords } from './command-in-both-words';

const DEFAULT_PROFILE = {
  chargingProfileId: 10,
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Relative',
  chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }] },
};

const TX_PROFILE = { ...DEFAULT_PROFILE, chargingProfilePurpose: 'TxProfile' };

/** Each command of OCPP 1.6: a body with every member, and the message that it must become. */
export const COMMANDS_16: readonly CommandInBothWords[] = [
  {
    name: 'remote_start_transaction',
    action: 'RemoteStartTransaction',
    body: {
      id_tag: '04A1B2C3D4E5F6',
      connector_id: 1,
      charging_profile: TX_PROFILE,
    },
    payload: {
      idTag: '04A1B2C3D4E5F6',
      connectorId: 1,
      chargingProfile: TX_PROFILE,
    },
  },
  {
    name: 'remote_stop_transaction',
    action: 'RemoteStopTransaction',
    body: { transaction_id: 1001 },
    payload: { transactionId: 1001 },
  },
  {
    name: 'change_availability',
    action: 'ChangeAvailability',
    body: { connector_id: 1, type: 'Inoperative' },
    payload: { connectorId: 1, type: 'Inoperative' },
  },
  { name: 'reset', action: 'Reset', body: { type: 'Hard', force: false }, payload: { type: 'Hard' } },
  {
    name: 'unlock_connector',
    action: 'UnlockConnector',
    body: { connector_id: 1 },
    payload: { connectorId: 1 },
  },
  {
    name: 'get_configuration',
    action: 'GetConfiguration',
    body: { keys: ['HeartbeatInterval'] },
    payload: { key: ['HeartbeatInterval'] },
  },
  {
    name: 'change_configuration',
    action: 'ChangeConfiguration',
    body: { key: 'HeartbeatInterval', value: '300' },
    payload: { key: 'HeartbeatInterval', value: '300' },
  },
  { name: 'clear_cache', action: 'ClearCache', body: {}, payload: {} },
  {
    name: 'data_transfer',
    action: 'DataTransfer',
    body: { vendor_id: 'com.example', message_id: 'ShowPrice', data: '0.35' },
    payload: { vendorId: 'com.example', messageId: 'ShowPrice', data: '0.35' },
  },
  {
    name: 'get_diagnostics',
    action: 'GetDiagnostics',
    body: {
      location: 'https://files.example.com/diagnostics/',
      retries: 3,
      retry_interval: 60,
      start_time: '2026-05-01T00:00:00Z',
      stop_time: '2026-05-02T00:00:00Z',
    },
    payload: {
      location: 'https://files.example.com/diagnostics/',
      retries: 3,
      retryInterval: 60,
      startTime: '2026-05-01T00:00:00Z',
      stopTime: '2026-05-02T00:00:00Z',
    },
  },
  {
    name: 'update_firmware',
    action: 'UpdateFirmware',
    body: {
      location: 'https://files.example.com/firmware/1.2.3.bin',
      retrieve_date: '2026-06-01T02:00:00Z',
      retries: 3,
      retry_interval: 60,
    },
    payload: {
      location: 'https://files.example.com/firmware/1.2.3.bin',
      retrieveDate: '2026-06-01T02:00:00Z',
      retries: 3,
      retryInterval: 60,
    },
  },
  {
    name: 'trigger_message',
    action: 'TriggerMessage',
    body: { requested_message: 'StatusNotification', connector_id: 1 },
    payload: { requestedMessage: 'StatusNotification', connectorId: 1 },
  },
  {
    name: 'reserve_now',
    action: 'ReserveNow',
    body: {
      connector_id: 1,
      expiry_date: '2096-06-01T02:00:00Z',
      id_tag: '04A1B2C3D4E5F6',
      parent_id_tag: 'FLEET-1',
      reservation_id: 7,
    },
    payload: {
      connectorId: 1,
      expiryDate: '2096-06-01T02:00:00Z',
      idTag: '04A1B2C3D4E5F6',
      parentIdTag: 'FLEET-1',
      reservationId: 7,
    },
  },
  {
    name: 'cancel_reservation',
    action: 'CancelReservation',
    body: { reservation_id: 7 },
    payload: { reservationId: 7 },
  },
  {
    name: 'set_charging_profile',
    action: 'SetChargingProfile',
    body: {
      connector_id: 1,
      cs_charging_profiles: DEFAULT_PROFILE,
    },
    payload: {
      connectorId: 1,
      csChargingProfiles: DEFAULT_PROFILE,
    },
  },
  {
    name: 'clear_charging_profile',
    action: 'ClearChargingProfile',
    body: { id: 10, connector_id: 1, purpose: 'TxDefaultProfile', stack_level: 0 },
    payload: { id: 10, connectorId: 1, chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 0 },
  },
  {
    name: 'get_composite_schedule',
    action: 'GetCompositeSchedule',
    body: { connector_id: 1, duration: 3600, charging_rate_unit: 'W' },
    payload: { connectorId: 1, duration: 3600, chargingRateUnit: 'W' },
  },
  { name: 'get_local_list_version', action: 'GetLocalListVersion', body: {}, payload: {} },
  {
    name: 'send_local_list',
    action: 'SendLocalList',
    body: {
      list_version: 2,
      local_authorization_list: [{ idTag: '04A1B2C3D4E5F6', idTagInfo: { status: 'Accepted' } }],
      update_type: 'Full',
    },
    payload: {
      listVersion: 2,
      localAuthorizationList: [{ idTag: '04A1B2C3D4E5F6', idTagInfo: { status: 'Accepted' } }],
      updateType: 'Full',
    },
  },
  {
    name: 'extended_trigger_message',
    action: 'ExtendedTriggerMessage',
    body: { requested_message: 'SignChargePointCertificate', connector_id: 1 },
    payload: { requestedMessage: 'SignChargePointCertificate', connectorId: 1 },
  },
  {
    name: 'get_log',
    action: 'GetLog',
    body: {
      log_type: 'SecurityLog',
      log: { remoteLocation: 'https://files.example.com/logs/' },
      request_id: 12,
      retries: 3,
      retry_interval: 60,
    },
    payload: {
      logType: 'SecurityLog',
      log: { remoteLocation: 'https://files.example.com/logs/' },
      requestId: 12,
      retries: 3,
      retryInterval: 60,
    },
  },
  {
    name: 'signed_update_firmware',
    action: 'SignedUpdateFirmware',
    body: {
      firmware: {
        location: 'https://files.example.com/firmware/1.2.3.bin',
        retrieveDateTime: '2026-06-01T02:00:00Z',
        signingCertificate: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----',
        signature: 'c2lnbmF0dXJl',
      },
      request_id: 12,
      retries: 3,
      retry_interval: 60,
    },
    payload: {
      firmware: {
        location: 'https://files.example.com/firmware/1.2.3.bin',
        retrieveDateTime: '2026-06-01T02:00:00Z',
        signingCertificate: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----',
        signature: 'c2lnbmF0dXJl',
      },
      requestId: 12,
      retries: 3,
      retryInterval: 60,
    },
  },
  {
    name: 'install_certificate',
    action: 'InstallCertificate',
    body: {
      certificate_type: 'CentralSystemRootCertificate',
      certificate: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----',
    },
    payload: {
      certificateType: 'CentralSystemRootCertificate',
      certificate: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----',
    },
  },
  {
    name: 'delete_certificate',
    action: 'DeleteCertificate',
    body: {
      certificate_hash_data: {
        hashAlgorithm: 'SHA256',
        issuerNameHash: '1f8c2e',
        issuerKeyHash: '9a44d0',
        serialNumber: '01',
      },
    },
    payload: {
      certificateHashData: {
        hashAlgorithm: 'SHA256',
        issuerNameHash: '1f8c2e',
        issuerKeyHash: '9a44d0',
        serialNumber: '01',
      },
    },
  },
  {
    name: 'get_installed_certificate_ids',
    action: 'GetInstalledCertificateIds',
    body: { certificate_type: 'CentralSystemRootCertificate' },
    payload: { certificateType: 'CentralSystemRootCertificate' },
  },
  {
    name: 'certificate_signed',
    action: 'CertificateSigned',
    body: { certificate_chain: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----' },
    payload: { certificateChain: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----' },
  },
];

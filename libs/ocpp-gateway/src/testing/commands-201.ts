import type { CommandInBothWords } from './command-in-both-words';
import { TRANSACTION_COMMANDS_201 } from './transaction-commands-201';

/** Each command of OCPP 2.0.1: a body with every member, and the message that it must become. */
export const COMMANDS_201: readonly CommandInBothWords[] = [
  ...TRANSACTION_COMMANDS_201,
  {
    name: 'certificate_signed',
    action: 'CertificateSigned',
    body: {
      certificate_chain: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----',
      certificate_type: 'ChargingStationCertificate',
    },
    payload: {
      certificateChain: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----',
      certificateType: 'ChargingStationCertificate',
    },
  },
  { name: 'clear_cache', action: 'ClearCache', body: {}, payload: {} },
  { name: 'clear_display_message', action: 'ClearDisplayMessage', body: { id: 1 }, payload: { id: 1 } },
  {
    name: 'clear_variable_monitoring',
    action: 'ClearVariableMonitoring',
    body: { id: [101] },
    payload: { id: [101] },
  },
  {
    name: 'customer_information',
    action: 'CustomerInformation',
    body: {
      report: true,
      clear: false,
      customer_identifier: 'contract 4711',
      id_token: { idToken: '04A1B2C3D4E5F6', type: 'ISO14443' },
      customer_certificate: {
        hashAlgorithm: 'SHA256',
        issuerNameHash: '1f8c2e',
        issuerKeyHash: '9a44d0',
        serialNumber: '01',
      },
      request_id: 12,
    },
    payload: {
      report: true,
      clear: false,
      customerIdentifier: 'contract 4711',
      idToken: { idToken: '04A1B2C3D4E5F6', type: 'ISO14443' },
      customerCertificate: {
        hashAlgorithm: 'SHA256',
        issuerNameHash: '1f8c2e',
        issuerKeyHash: '9a44d0',
        serialNumber: '01',
      },
      requestId: 12,
    },
  },
  {
    name: 'data_transfer',
    action: 'DataTransfer',
    body: { vendor_id: 'com.example', message_id: 'ShowPrice', data: { price: 0.35 } },
    payload: { vendorId: 'com.example', messageId: 'ShowPrice', data: { price: 0.35 } },
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
    name: 'get_base_report',
    action: 'GetBaseReport',
    body: { report_base: 'FullInventory', request_id: 12 },
    payload: { reportBase: 'FullInventory', requestId: 12 },
  },
  {
    name: 'get_display_messages',
    action: 'GetDisplayMessages',
    body: { id: [1], priority: 'NormalCycle', state: 'Idle', request_id: 12 },
    payload: { id: [1], priority: 'NormalCycle', state: 'Idle', requestId: 12 },
  },
  {
    name: 'get_installed_certificate_ids',
    action: 'GetInstalledCertificateIds',
    body: { certificate_type: ['CSMSRootCertificate'] },
    payload: { certificateType: ['CSMSRootCertificate'] },
  },
  {
    name: 'get_log',
    action: 'GetLog',
    body: {
      log_type: 'DiagnosticsLog',
      log: { remoteLocation: 'https://files.example.com/logs/' },
      request_id: 12,
      retries: 3,
      retry_interval: 60,
    },
    payload: {
      logType: 'DiagnosticsLog',
      log: { remoteLocation: 'https://files.example.com/logs/' },
      requestId: 12,
      retries: 3,
      retryInterval: 60,
    },
  },
  {
    name: 'get_monitoring_report',
    action: 'GetMonitoringReport',
    body: {
      component_variable: [{ component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } }],
      monitoring_criteria: ['ThresholdMonitoring'],
      request_id: 12,
    },
    payload: {
      componentVariable: [{ component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } }],
      monitoringCriteria: ['ThresholdMonitoring'],
      requestId: 12,
    },
  },
  {
    name: 'get_report',
    action: 'GetReport',
    body: {
      component_variable: [{ component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } }],
      component_criteria: ['Problem'],
      request_id: 12,
    },
    payload: {
      componentVariable: [{ component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } }],
      componentCriteria: ['Problem'],
      requestId: 12,
    },
  },
  {
    name: 'get_variables',
    action: 'GetVariables',
    body: {
      items: [
        {
          component: { name: 'OCPPCommCtrlr' },
          variable: { name: 'HeartbeatInterval' },
          attribute_type: 'Actual',
        },
      ],
    },
    payload: {
      getVariableData: [
        {
          component: { name: 'OCPPCommCtrlr' },
          variable: { name: 'HeartbeatInterval' },
          attributeType: 'Actual',
        },
      ],
    },
  },
  {
    name: 'install_certificate',
    action: 'InstallCertificate',
    body: {
      certificate_type: 'CSMSRootCertificate',
      certificate: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----',
    },
    payload: {
      certificateType: 'CSMSRootCertificate',
      certificate: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----',
    },
  },
  {
    name: 'publish_firmware',
    action: 'PublishFirmware',
    body: {
      location: 'https://files.example.com/firmware/1.2.3.bin',
      checksum: '5d41402abc4b2a76b9719d911017c592',
      request_id: 12,
      retries: 3,
      retry_interval: 60,
    },
    payload: {
      location: 'https://files.example.com/firmware/1.2.3.bin',
      checksum: '5d41402abc4b2a76b9719d911017c592',
      requestId: 12,
      retries: 3,
      retryInterval: 60,
    },
  },
  {
    name: 'reset',
    action: 'Reset',
    body: { type: 'OnIdle', evse_id: 1 },
    payload: { type: 'OnIdle', evseId: 1 },
  },
  {
    name: 'set_display_message',
    action: 'SetDisplayMessage',
    body: {
      message: {
        id: 1,
        priority: 'NormalCycle',
        message: { format: 'UTF8', language: 'en', content: 'Closed on Sunday' },
      },
    },
    payload: {
      message: {
        id: 1,
        priority: 'NormalCycle',
        message: { format: 'UTF8', language: 'en', content: 'Closed on Sunday' },
      },
    },
  },
  {
    name: 'set_monitoring_base',
    action: 'SetMonitoringBase',
    body: { monitoring_base: 'FactoryDefault' },
    payload: { monitoringBase: 'FactoryDefault' },
  },
  {
    name: 'set_monitoring_level',
    action: 'SetMonitoringLevel',
    body: { severity: 4 },
    payload: { severity: 4 },
  },
  {
    name: 'set_network_profile',
    action: 'SetNetworkProfile',
    body: {
      configuration_slot: 1,
      connection_data: {
        ocppVersion: 'OCPP20',
        ocppTransport: 'JSON',
        ocppCsmsUrl: 'wss://ocpp.example.com/ocpp201',
        messageTimeout: 30,
        securityProfile: 1,
        ocppInterface: 'Wired0',
      },
    },
    payload: {
      configurationSlot: 1,
      connectionData: {
        ocppVersion: 'OCPP20',
        ocppTransport: 'JSON',
        ocppCsmsUrl: 'wss://ocpp.example.com/ocpp201',
        messageTimeout: 30,
        securityProfile: 1,
        ocppInterface: 'Wired0',
      },
    },
  },
  {
    name: 'set_variable_monitoring',
    action: 'SetVariableMonitoring',
    body: {
      items: [
        {
          component: { name: 'ChargingStation' },
          variable: { name: 'Temperature' },
          type: 'UpperThreshold',
          value: 70,
          severity: 4,
        },
      ],
    },
    payload: {
      setMonitoringData: [
        {
          component: { name: 'ChargingStation' },
          variable: { name: 'Temperature' },
          type: 'UpperThreshold',
          value: 70,
          severity: 4,
        },
      ],
    },
  },
  {
    name: 'set_variables',
    action: 'SetVariables',
    body: {
      items: [
        {
          component: { name: 'OCPPCommCtrlr' },
          variable: { name: 'HeartbeatInterval' },
          attribute_type: 'Actual',
          value: '300',
        },
      ],
    },
    payload: {
      setVariableData: [
        {
          component: { name: 'OCPPCommCtrlr' },
          variable: { name: 'HeartbeatInterval' },
          attributeType: 'Actual',
          attributeValue: '300',
        },
      ],
    },
  },
  {
    name: 'trigger_message',
    action: 'TriggerMessage',
    body: { requested_message: 'StatusNotification', evse: { id: 1, connectorId: 1 } },
    payload: { requestedMessage: 'StatusNotification', evse: { id: 1, connectorId: 1 } },
  },
  {
    name: 'unpublish_firmware',
    action: 'UnpublishFirmware',
    body: { checksum: '5d41402abc4b2a76b9719d911017c592' },
    payload: { checksum: '5d41402abc4b2a76b9719d911017c592' },
  },
  {
    name: 'update_firmware',
    action: 'UpdateFirmware',
    body: {
      firmware: {
        location: 'https://files.example.com/firmware/1.2.3.bin',
        retrieveDateTime: '2026-06-01T02:00:00Z',
      },
      request_id: 12,
      retries: 3,
      retry_interval: 60,
    },
    payload: {
      firmware: {
        location: 'https://files.example.com/firmware/1.2.3.bin',
        retrieveDateTime: '2026-06-01T02:00:00Z',
      },
      requestId: 12,
      retries: 3,
      retryInterval: 60,
    },
  },
];

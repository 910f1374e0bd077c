import type { CommandInBothWords } from './command-in-both-words';

const TOKEN = { idToken: '04A1B2C3D4E5F6', type: 'ISO14443' };

const DEFAULT_PROFILE = {
  id: 10,
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Relative',
  chargingSchedule: [
    { id: 1, chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 7400 }] },
  ],
};

const TX_PROFILE = { ...DEFAULT_PROFILE, chargingProfilePurpose: 'TxProfile' };

/** Commands of OCPP 2.0.1 about charges and who may have them: a part of all of them. */
export const TRANSACTION_COMMANDS_201: readonly CommandInBothWords[] = [
  {
    name: 'cancel_reservation',
    action: 'CancelReservation',
    body: { reservation_id: 7 },
    payload: { reservationId: 7 },
  },
  {
    name: 'change_availability',
    action: 'ChangeAvailability',
    body: { operational_status: 'Inoperative', evse: { id: 1, connectorId: 1 } },
    payload: { operationalStatus: 'Inoperative', evse: { id: 1, connectorId: 1 } },
  },
  {
    name: 'clear_charging_profile',
    action: 'ClearChargingProfile',
    body: {
      charging_profile_id: 10,
      charging_profile_criteria: { evseId: 1, chargingProfilePurpose: 'TxDefaultProfile' },
    },
    payload: {
      chargingProfileId: 10,
      chargingProfileCriteria: { evseId: 1, chargingProfilePurpose: 'TxDefaultProfile' },
    },
  },
  {
    name: 'cost_updated',
    action: 'CostUpdated',
    body: { total_cost: 4.25, transaction_id: '5c2b1c4e-4b4f-4a8f-9d5d-0b8d2f1f7a10' },
    payload: { totalCost: 4.25, transactionId: '5c2b1c4e-4b4f-4a8f-9d5d-0b8d2f1f7a10' },
  },
  {
    name: 'get_charging_profiles',
    action: 'GetChargingProfiles',
    body: { charging_profile: { chargingProfilePurpose: 'TxDefaultProfile' }, evse_id: 1, request_id: 12 },
    payload: { chargingProfile: { chargingProfilePurpose: 'TxDefaultProfile' }, evseId: 1, requestId: 12 },
  },
  {
    name: 'get_composite_schedule',
    action: 'GetCompositeSchedule',
    body: { evse_id: 1, duration: 3600, charging_rate_unit: 'W' },
    payload: { evseId: 1, duration: 3600, chargingRateUnit: 'W' },
  },
  { name: 'get_local_list_version', action: 'GetLocalListVersion', body: {}, payload: {} },
  {
    name: 'get_transaction_status',
    action: 'GetTransactionStatus',
    body: { transaction_id: '5c2b1c4e-4b4f-4a8f-9d5d-0b8d2f1f7a10' },
    payload: { transactionId: '5c2b1c4e-4b4f-4a8f-9d5d-0b8d2f1f7a10' },
  },
  {
    name: 'request_start_transaction',
    action: 'RequestStartTransaction',
    body: {
      id_token: TOKEN,
      evse_id: 1,
      remote_start_id: 4711,
      group_id_token: TOKEN,
      charging_profile: TX_PROFILE,
    },
    payload: {
      idToken: TOKEN,
      evseId: 1,
      remoteStartId: 4711,
      groupIdToken: TOKEN,
      chargingProfile: TX_PROFILE,
    },
  },
  {
    name: 'request_stop_transaction',
    action: 'RequestStopTransaction',
    body: { transaction_id: '5c2b1c4e-4b4f-4a8f-9d5d-0b8d2f1f7a10' },
    payload: { transactionId: '5c2b1c4e-4b4f-4a8f-9d5d-0b8d2f1f7a10' },
  },
  {
    name: 'reserve_now',
    action: 'ReserveNow',
    body: {
      reservation_id: 7,
      expiry_date_time: '2096-06-01T02:00:00Z',
      id_token: TOKEN,
      evse_id: 1,
      connector_type: 'cType2',
      group_id_token: TOKEN,
    },
    payload: {
      id: 7,
      expiryDateTime: '2096-06-01T02:00:00Z',
      idToken: TOKEN,
      evseId: 1,
      connectorType: 'cType2',
      groupIdToken: TOKEN,
    },
  },
  {
    name: 'send_local_list',
    action: 'SendLocalList',
    body: {
      version_number: 2,
      update_type: 'Full',
      local_authorization_list: [{ idToken: TOKEN, idTokenInfo: { status: 'Accepted' } }],
    },
    payload: {
      versionNumber: 2,
      updateType: 'Full',
      localAuthorizationList: [{ idToken: TOKEN, idTokenInfo: { status: 'Accepted' } }],
    },
  },
  {
    name: 'set_charging_profile',
    action: 'SetChargingProfile',
    body: {
      evse_id: 1,
      charging_profile: DEFAULT_PROFILE,
    },
    payload: {
      evseId: 1,
      chargingProfile: DEFAULT_PROFILE,
    },
  },
  {
    name: 'unlock_connector',
    action: 'UnlockConnector',
    body: { evse_id: 1, connector_id: 1 },
    payload: { evseId: 1, connectorId: 1 },
  },
];

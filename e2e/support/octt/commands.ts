import type { Command } from '../stations/scripted-station';

export function remoteStart(
  idTag: string,
  more: { body: object; payload: object } = { body: {}, payload: {} },
): Command {
  return {
    name: 'remote_start_transaction',
    action: 'RemoteStartTransaction',
    body: { id_tag: idTag, connector_id: 1, ...more.body },
    payload: { idTag, connectorId: 1, ...more.payload },
  };
}

export function remoteStop(transactionId: number): Command {
  return {
    name: 'remote_stop_transaction',
    action: 'RemoteStopTransaction',
    body: { transaction_id: transactionId },
    payload: { transactionId },
  };
}

export function reset(type: 'Hard' | 'Soft'): Command {
  return { name: 'reset', action: 'Reset', body: { type }, payload: { type } };
}

export function unlock(connectorId: number, status: string): Command {
  return {
    name: 'unlock_connector',
    action: 'UnlockConnector',
    body: { connector_id: connectorId },
    payload: { connectorId },
    answer: { status },
  };
}

export function changeConfiguration(key: string, value: string, status = 'Accepted'): Command {
  return {
    name: 'change_configuration',
    action: 'ChangeConfiguration',
    body: { key, value },
    payload: { key, value },
    answer: { status },
  };
}

export function trigger(requestedMessage: string, status = 'Accepted'): Command {
  return {
    name: 'trigger_message',
    action: 'TriggerMessage',
    body: { requested_message: requestedMessage, connector_id: 1 },
    payload: { requestedMessage, connectorId: 1 },
    answer: { status },
  };
}

export function localList(
  updateType: 'Full' | 'Differential',
  listVersion: number,
  status: string,
  idTag = 'LIST1',
): Command {
  const localAuthorizationList = [{ idTag, idTagInfo: { status: 'Accepted' } }];
  return {
    name: 'send_local_list',
    action: 'SendLocalList',
    body: {
      list_version: listVersion,
      update_type: updateType,
      local_authorization_list: localAuthorizationList,
    },
    payload: { listVersion, updateType, localAuthorizationList },
    answer: { status },
  };
}

export function reserve(
  reservation: {
    connectorId: number;
    idTag: string;
    parentIdTag?: string;
    reservationId: number;
    expiryDate?: string;
  },
  status = 'Accepted',
): Command {
  const { connectorId, idTag, parentIdTag, reservationId } = reservation;
  const expiryDate = reservation.expiryDate ?? new Date(Date.now() + 3_600_000).toISOString();
  const isOfGroup = parentIdTag !== undefined;
  return {
    name: 'reserve_now',
    action: 'ReserveNow',
    body: {
      connector_id: connectorId,
      id_tag: idTag,
      expiry_date: expiryDate,
      reservation_id: reservationId,
      ...(isOfGroup ? { parent_id_tag: parentIdTag } : {}),
    },
    payload: { connectorId, idTag, expiryDate, reservationId, ...(isOfGroup ? { parentIdTag } : {}) },
    answer: { status },
  };
}

export function cancelReservation(reservationId: number, status: string): Command {
  return {
    name: 'cancel_reservation',
    action: 'CancelReservation',
    body: { reservation_id: reservationId },
    payload: { reservationId },
    answer: { status },
  };
}

export function setProfile(profile: object): Command {
  return {
    name: 'set_charging_profile',
    action: 'SetChargingProfile',
    body: { connector_id: 1, cs_charging_profiles: profile },
    payload: { connectorId: 1, csChargingProfiles: profile },
  };
}

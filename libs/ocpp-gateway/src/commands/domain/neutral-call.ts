import { type FieldError, ValidationFailedError } from '@csms/kernel';
import { MAX_TRANSACTION_ID_LENGTH, type OcppVersion } from '@csms/ocpp';

import { type CanonicalCall, canonicalCall } from './canonical-call';
import {
  evseOf,
  type ListedTag,
  type LocalList,
  type NeutralName,
  type OneMessage,
  type Outlet,
} from './neutral-command';
import { powerLimitId } from './power-limit';

/** Of a tag of which nobody has said more: a card. */
const USUAL_TYPE = 'ISO14443';
/** OCPP 1.6 knows no longer ones. */
const MAX_ID_TAG_16 = 20;

/** The message whose answer counts. */
const ACTIONS: Readonly<Record<NeutralName, Readonly<Record<OcppVersion, string>>>> = {
  start_session: { '1.6': 'RemoteStartTransaction', '2.0.1': 'RequestStartTransaction' },
  stop_session: { '1.6': 'RemoteStopTransaction', '2.0.1': 'RequestStopTransaction' },
  set_available: both('ChangeAvailability'),
  set_unavailable: both('ChangeAvailability'),
  soft_reset: both('Reset'),
  hard_reset: both('Reset'),
  set_power_limit: both('SetChargingProfile'),
  clear_power_limit: both('ClearChargingProfile'),
  unlock_connector: both('UnlockConnector'),
  update_firmware: both('UpdateFirmware'),
  get_diagnostics: { '1.6': 'GetDiagnostics', '2.0.1': 'GetLog' },
  send_local_list: both('SendLocalList'),
};

export const NEUTRAL_NAMES = Object.keys(ACTIONS) as readonly NeutralName[];

export function actionOf(version: OcppVersion, name: NeutralName): string {
  return ACTIONS[name][version];
}

/** Whether the message needs a number of ours. */
export function isNumbered(version: OcppVersion, name: NeutralName): boolean {
  return (
    version === '2.0.1' &&
    (name === 'start_session' || name === 'update_firmware' || name === 'get_diagnostics')
  );
}

/**
 * A command as one message of the charger's OCPP version.
 *
 * @throws ValidationFailedError where the version cannot express it
 */
export function neutralCall(version: OcppVersion, command: OneMessage, number: number): CanonicalCall {
  if (command.name === 'start_session') {
    if (version === '1.6') requireShortTag('/parameters/id_tag', command.id_tag);
    const { connector_id, id_tag } = command;
    return canonicalCall(version, {
      name: 'start_session',
      evse_id: evseOf(command).id,
      connector_id,
      id_tag,
      remote_start_id: number,
    });
  }
  if (command.name === 'stop_session') {
    const { transaction_id: ocpp_transaction_id } = command;
    requireTransactionId(version, ocpp_transaction_id);
    return canonicalCall(version, { name: 'stop_session', ocpp_transaction_id });
  }
  const payload = version === '1.6' ? payload16(command) : payload201(command, number);
  return { action: actionOf(version, command.name), payload };
}

type Other = Exclude<OneMessage, { name: 'start_session' | 'stop_session' }>;

function payload16(command: Other): Record<string, unknown> {
  switch (command.name) {
    case 'set_available':
      return { connectorId: command.connector_id, type: 'Operative' };
    case 'set_unavailable':
      return { connectorId: command.connector_id, type: 'Inoperative' };
    case 'soft_reset':
      return { type: 'Soft' };
    case 'hard_reset':
      return { type: 'Hard' };
    case 'clear_power_limit':
      return { id: powerLimitId('1.6', command) };
    case 'unlock_connector':
      return { connectorId: command.connector_id };
    case 'update_firmware':
      return { location: command.firmware_url, retrieveDate: command.retrieve_date };
    case 'get_diagnostics':
      return { location: command.upload_url };
    case 'send_local_list':
      return {
        listVersion: command.list_version,
        updateType: command.update_type ?? 'Full',
        localAuthorizationList: command.local_authorization_list.map(listed16),
      };
  }
}

function payload201(command: Other, number: number): Record<string, unknown> {
  switch (command.name) {
    case 'set_available':
    case 'set_unavailable':
      return {
        operationalStatus: command.name === 'set_available' ? 'Operative' : 'Inoperative',
        ...placeOf(command),
      };
    case 'soft_reset':
      return { type: 'OnIdle' };
    case 'hard_reset':
      return { type: 'Immediate' };
    case 'clear_power_limit':
      return { chargingProfileId: powerLimitId('2.0.1', command) };
    case 'unlock_connector': {
      const { id: evseId, connectorId } = evseOf(command);
      return { evseId, connectorId };
    }
    case 'update_firmware':
      return {
        requestId: number,
        firmware: { location: command.firmware_url, retrieveDateTime: command.retrieve_date },
      };
    case 'get_diagnostics':
      return { requestId: number, logType: 'DiagnosticsLog', log: { remoteLocation: command.upload_url } };
    case 'send_local_list':
      return list201(command);
  }
}

/** The whole station, a whole EVSE, or a connector. */
function placeOf({ connector_id, evse_id }: Outlet): object {
  if (connector_id !== 0)
    return { evse: evseOf({ connector_id, ...(evse_id === undefined ? {} : { evse_id }) }) };
  return evse_id === undefined ? {} : { evse: { id: evse_id } };
}

function listed16({ id_tag, status, expiry_date, parent_id_tag }: ListedTag, at: number): object {
  requireShortTag(`/parameters/local_authorization_list/${at}/id_tag`, id_tag);
  if (parent_id_tag !== undefined) {
    requireShortTag(`/parameters/local_authorization_list/${at}/parent_id_tag`, parent_id_tag);
  }
  // §5.15: without information it is taken from the list.
  if (status === 'Removed') return { idTag: id_tag };
  return {
    idTag: id_tag,
    idTagInfo: {
      status: status ?? 'Accepted',
      ...(expiry_date === undefined ? {} : { expiryDate: expiry_date }),
      ...(parent_id_tag === undefined ? {} : { parentIdTag: parent_id_tag }),
    },
  };
}

/** D01.FR.04: an empty list is one that is left out. */
function list201({
  list_version,
  update_type,
  local_authorization_list,
}: LocalList): Record<string, unknown> {
  return {
    versionNumber: list_version,
    updateType: update_type ?? 'Full',
    ...(local_authorization_list.length === 0
      ? {}
      : { localAuthorizationList: local_authorization_list.map(listed201) }),
  };
}

function listed201({ id_tag, status, expiry_date, parent_id_tag, type }: ListedTag): object {
  const idToken = { idToken: id_tag, type: type ?? USUAL_TYPE };
  if (status === 'Removed') return { idToken };
  return {
    idToken,
    idTokenInfo: {
      status: status ?? 'Accepted',
      ...(expiry_date === undefined ? {} : { cacheExpiryDateTime: expiry_date }),
      ...(parent_id_tag === undefined ? {} : { groupIdToken: { idToken: parent_id_tag, type: 'Central' } }),
    },
  };
}

function requireShortTag(pointer: string, tag: string): void {
  if (tag.length <= MAX_ID_TAG_16) return;
  refuse({
    pointer,
    code: 'max_length',
    detail: 'The charger speaks OCPP 1.6: its tags have 20 characters.',
  });
}

function requireTransactionId(version: OcppVersion, id: string): void {
  const pointer = '/parameters/transaction_id';
  if (version === '1.6' && !/^-?\d{1,10}$/.test(id)) {
    const detail = 'The charger speaks OCPP 1.6: its transactions have whole numbers.';
    refuse({ pointer, code: 'is_integer', detail });
  }
  if (id.length > MAX_TRANSACTION_ID_LENGTH) {
    const detail = `Ids of transactions have ${MAX_TRANSACTION_ID_LENGTH} characters at most.`;
    refuse({ pointer, code: 'max_length', detail });
  }
}

function refuse(error: FieldError): never {
  throw new ValidationFailedError([error]);
}

function both(action: string): Readonly<Record<OcppVersion, string>> {
  return { '1.6': action, '2.0.1': action };
}

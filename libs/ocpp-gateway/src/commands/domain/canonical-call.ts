import type { CommandToChargePoint, ReservationCommand } from '@csms/contracts';
import type { OcppVersion } from '@csms/ocpp';

/** A command in the words of one OCPP version. */
export interface CanonicalCall {
  readonly action: string;
  readonly payload: Record<string, unknown>;
}

/** What a charger is told, with its secret in clear. */
export type OpenedCommand =
  | Exclude<CommandToChargePoint, { name: 'set_password' }>
  | { readonly name: 'set_password'; readonly password: string }
  | ReservationCommand;

/** What is said in one message. */
export type SingleCommand = Exclude<OpenedCommand, { name: 'read_configuration' | 'write_configuration' }>;

/** OCPP 1.6 §5.2, §5.11, §5.12, §5.13, §5.17; 2.0.1 F01, F03, F06, H01, H02. */
export function canonicalCall(version: OcppVersion, command: SingleCommand): CanonicalCall {
  return version === '1.6' ? call16(command) : call201(command);
}

function call16(command: SingleCommand): CanonicalCall {
  switch (command.name) {
    case 'start_session':
      return {
        action: 'RemoteStartTransaction',
        payload: { connectorId: command.connector_id, idTag: command.id_tag },
      };
    case 'stop_session':
      return {
        action: 'RemoteStopTransaction',
        payload: { transactionId: Number(command.ocpp_transaction_id) },
      };
    case 'trigger_heartbeat':
      return { action: 'TriggerMessage', payload: { requestedMessage: 'Heartbeat' } };
    case 'reserve':
      return {
        action: 'ReserveNow',
        payload: {
          connectorId: command.evse_id,
          expiryDate: command.expires_at,
          idTag: command.id_tag,
          reservationId: command.reservation_number,
        },
      };
    case 'cancel_reservation':
      return { action: 'CancelReservation', payload: { reservationId: command.reservation_number } };
    // Security white paper A01: hex.
    case 'set_password':
      return { action: 'ChangeConfiguration', payload: { key: 'AuthorizationKey', value: command.password } };
  }
}

function call201(command: SingleCommand): CanonicalCall {
  switch (command.name) {
    case 'start_session':
      return {
        action: 'RequestStartTransaction',
        payload: {
          evseId: command.evse_id,
          idToken: { idToken: command.id_tag, type: 'Central' },
          remoteStartId: command.remote_start_id,
        },
      };
    case 'stop_session':
      return {
        action: 'RequestStopTransaction',
        payload: { transactionId: command.ocpp_transaction_id },
      };
    case 'trigger_heartbeat':
      return { action: 'TriggerMessage', payload: { requestedMessage: 'Heartbeat' } };
    // H01.FR.07: without an EVSE it is for any of them.
    case 'reserve':
      return {
        action: 'ReserveNow',
        payload: {
          id: command.reservation_number,
          expiryDateTime: command.expires_at,
          idToken: { idToken: command.id_tag, type: command.id_token_type },
          ...(command.evse_id === 0 ? {} : { evseId: command.evse_id }),
        },
      };
    case 'cancel_reservation':
      return { action: 'CancelReservation', payload: { reservationId: command.reservation_number } };
    // A01.
    case 'set_password':
      return {
        action: 'SetVariables',
        payload: {
          setVariableData: [
            {
              attributeValue: command.password,
              component: { name: 'SecurityCtrlr' },
              variable: { name: 'BasicAuthPassword' },
            },
          ],
        },
      };
  }
}

import type { CommandToChargePoint } from '@csms/contracts';
import type { OcppVersion } from '@csms/ocpp';

/** A command in the words of one OCPP version. */
export interface CanonicalCall {
  readonly action: string;
  readonly payload: Record<string, unknown>;
}

/** OCPP 1.6 §5.11, §5.12, §5.17; 2.0.1 F01, F03, F06. */
export function canonicalCall(version: OcppVersion, command: CommandToChargePoint): CanonicalCall {
  return version === '1.6' ? call16(command) : call201(command);
}

function call16(command: CommandToChargePoint): CanonicalCall {
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
  }
}

function call201(command: CommandToChargePoint): CanonicalCall {
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
  }
}

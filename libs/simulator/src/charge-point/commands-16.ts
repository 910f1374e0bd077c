/** Commands of OCPP 1.6: core profile (§5), remote trigger (§5.17) and smart charging (§5.16). */
import type {
  ChargingProfile16,
  RemoteStartTransactionRequest16,
  RemoteStopTransactionRequest16,
} from '@csms/ocpp';

import { idleMeterValues16 } from '../dialects/dialect-16';

import type { ChargePoint } from './charge-point';
import { changeAvailability, type Commands, remoteStart, remoteStop, status } from './commands';
import type { CommandAnswer } from './ocpp-connection';
import { addProfile, clearProfiles, limitProfile, restingSample } from './profiles';

const RESETS_AFTER_MS = 500;

export const commands16: Commands = {
  RemoteStartTransaction: (chargePoint, payload) => {
    const request = payload as unknown as RemoteStartTransactionRequest16;
    return remoteStart(chargePoint, request.idTag, request.connectorId, null);
  },
  RemoteStopTransaction: (chargePoint, payload) => {
    const { transactionId } = payload as unknown as RemoteStopTransactionRequest16;
    return remoteStop(chargePoint, String(transactionId));
  },
  Reset: (chargePoint, { type }) =>
    status('Accepted', () => {
      if (type === 'Hard') {
        chargePoint.reboot('HardReset', 'RemoteReset');
        return;
      }
      chargePoint.stopCharging(undefined, 'SoftReset');
      chargePoint.soon(RESETS_AFTER_MS, () => chargePoint.reboot('SoftReset', 'RemoteReset'));
    }),
  TriggerMessage: trigger,
  ChangeAvailability: (chargePoint, { connectorId, type }) =>
    changeAvailability(chargePoint, Number(connectorId), type === 'Operative'),
  GetConfiguration: (chargePoint, { key }) => {
    const wanted = Array.isArray(key) && key.length > 0 ? (key as string[]) : null;
    const all = chargePoint.configuration.entries();
    const known = all.filter(([name]) => wanted?.includes(name) ?? true);
    const configurationKey = known.map(([name, { value, isReadOnly }]) => ({
      key: name,
      readonly: isReadOnly,
      value,
    }));
    const unknownKey = (wanted ?? []).filter((name) => chargePoint.configuration.get(name) === null);
    return { response: { configurationKey, unknownKey } };
  },
  ChangeConfiguration: (chargePoint, { key, value }) => {
    const result = chargePoint.configuration.change(String(key), String(value));
    return status(result, () => {
      if (key === 'HeartbeatInterval' && result === 'Accepted') chargePoint.link.scheduleHeartbeat();
    });
  },
  SetChargingProfile: (chargePoint, { connectorId, csChargingProfiles }) => {
    const profile = csChargingProfiles as ChargingProfile16;
    if (profile.chargingProfileKind === 'Recurring') return status('Rejected');
    return addProfile(
      chargePoint,
      limitProfile(Number(connectorId), profile.chargingProfileId, profile, profile.chargingSchedule),
    );
  },
  ClearChargingProfile: (chargePoint, { id, connectorId, chargingProfilePurpose, stackLevel }) =>
    clearProfiles(chargePoint, { id, connectorId, purpose: chargingProfilePurpose, stackLevel }),
  UnlockConnector: (chargePoint, { connectorId }) => {
    if (chargePoint.connectors[Number(connectorId) - 1] === undefined) return status('NotSupported');
    return status('Unlocked', () => chargePoint.stopCharging(Number(connectorId), 'UnlockCommand'));
  },
  ClearCache: () => status('Accepted'),
  DataTransfer: () => status('UnknownVendorId'),
};

function trigger(chargePoint: ChargePoint, payload: Record<string, unknown>): CommandAnswer {
  const { requestedMessage, connectorId } = payload;
  const connectors = chargePoint.connectors.filter(
    ({ id }) => connectorId === undefined || id === connectorId,
  );
  switch (requestedMessage) {
    case 'BootNotification':
      return status('Accepted', () => void chargePoint.link.bootAgain());
    case 'Heartbeat':
      return status('Accepted', () => chargePoint.link.beatNow());
    case 'StatusNotification':
      return status('Accepted', () => {
        const ids = connectorId === undefined || connectorId === 0 ? [0] : [];
        for (const id of [...ids, ...connectors.map((connector) => connector.id)]) chargePoint.board.tell(id);
      });
    case 'MeterValues':
      return status('Accepted', () => {
        for (const connector of connectors) {
          const { id, session } = connector;
          if (session !== null) session.triggerSample();
          else chargePoint.request(idleMeterValues16(id, chargePoint.now(), restingSample(connector)));
        }
      });
    default:
      return status('NotImplemented');
  }
}

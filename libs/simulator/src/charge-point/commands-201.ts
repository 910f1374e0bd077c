/** Commands of OCPP 2.0.1: use cases B05, B06, B11, B12, F01 to F06, G03, K01, K10, P01. */
import type {
  ChargingProfile201,
  Component201,
  RequestStartTransactionRequest201,
  RequestStopTransactionRequest201,
  Variable201,
} from '@csms/ocpp';

import { idleMeterValues201 } from '../dialects/dialect-201';
import type { LimitProfile } from '../domain/charging-profile';
import { SETTING_NAMES } from '../domain/configuration';

import type { ChargePoint } from './charge-point';
import { changeAvailability, type Commands, remoteStart, remoteStop, status } from './commands';
import type { CommandAnswer } from './ocpp-connection';
import { addProfile, clearProfiles, limitProfile, restingSample } from './profiles';

interface VariableRequest {
  readonly component: Component201;
  readonly variable: Variable201;
  readonly attributeType?: string;
  readonly attributeValue?: string;
}

export const commands201: Commands = {
  RequestStartTransaction: (chargePoint, payload) => {
    const request = payload as unknown as RequestStartTransactionRequest201;
    return remoteStart(chargePoint, request.idToken.idToken, request.evseId, request.remoteStartId);
  },
  RequestStopTransaction: (chargePoint, payload) => {
    const { transactionId } = payload as unknown as RequestStopTransactionRequest201;
    return remoteStop(chargePoint, transactionId);
  },
  Reset: (chargePoint, { type }) => {
    const isIdle = chargePoint.connectors.every(({ session }) => session === null);
    // OnIdle would have to outlast sessions of unknown length.
    if (type === 'OnIdle' && !isIdle) return status('Rejected');
    return status('Accepted', () => chargePoint.reboot('HardReset', 'RemoteReset'));
  },
  TriggerMessage: trigger,
  ChangeAvailability: (chargePoint, { evse, operationalStatus }) =>
    changeAvailability(
      chargePoint,
      (evse as { id: number } | undefined)?.id ?? 0,
      operationalStatus === 'Operative',
    ),
  GetVariables: (chargePoint, { getVariableData }) => ({
    response: {
      getVariableResult: (getVariableData as VariableRequest[]).map((asked) => {
        const setting = chargePoint.configuration.get(nameOf(asked));
        const found =
          setting === null
            ? { attributeStatus: 'UnknownVariable' }
            : { attributeStatus: 'Accepted', attributeValue: setting.value };
        return { ...placeOf(asked), ...found };
      }),
    },
  }),
  SetVariables: (chargePoint, { setVariableData }) => {
    const results = (setVariableData as VariableRequest[]).map((asked) => {
      const result = chargePoint.configuration.change(nameOf(asked), asked.attributeValue ?? '');
      return { ...placeOf(asked), attributeStatus: result === 'NotSupported' ? 'UnknownVariable' : result };
    });
    const names = (setVariableData as VariableRequest[]).map(nameOf);
    return {
      response: { setVariableResult: results },
      then: () => {
        if (names.includes(SETTING_NAMES['2.0.1'].heartbeat)) chargePoint.link.scheduleHeartbeat();
      },
    };
  },
  SetChargingProfile: (chargePoint, { evseId, chargingProfile }) => {
    const profile = chargingProfile as ChargingProfile201;
    const limits = limitProfile201(Number(evseId), profile);
    return limits === null ? status('Rejected') : addProfile(chargePoint, limits);
  },
  ClearChargingProfile: (chargePoint, { chargingProfileId, chargingProfileCriteria }) => {
    const criteria = (chargingProfileCriteria ?? {}) as Record<string, unknown>;
    const { evseId: connectorId, chargingProfilePurpose: purpose, stackLevel } = criteria;
    return clearProfiles(chargePoint, { id: chargingProfileId, connectorId, purpose, stackLevel });
  },
  UnlockConnector: (chargePoint, { evseId }) => {
    const connector = chargePoint.connectors[Number(evseId) - 1];
    if (connector === undefined) return status('UnknownConnector');
    return status(connector.session === null ? 'Unlocked' : 'OngoingAuthorizedTransaction');
  },
  ClearCache: () => status('Accepted'),
  DataTransfer: () => status('UnknownVendorId'),
};

function nameOf({ component, variable }: VariableRequest): string {
  return `${component.name}.${variable.name}`;
}

function placeOf({ component, variable, attributeType }: VariableRequest): object {
  return { component, variable, ...(attributeType === undefined ? {} : { attributeType }) };
}

function trigger(
  chargePoint: ChargePoint,
  { requestedMessage, evse }: Record<string, unknown>,
): CommandAnswer {
  const evseId = (evse as { id: number } | undefined)?.id;
  const connectors = chargePoint.connectors.filter(({ id }) => evseId === undefined || id === evseId);
  switch (requestedMessage) {
    case 'BootNotification':
      return status('Accepted', () => void chargePoint.link.bootAgain());
    case 'Heartbeat':
      return status('Accepted', () => chargePoint.link.beatNow());
    case 'StatusNotification':
      return status('Accepted', () => {
        for (const { id } of connectors) chargePoint.board.tell(id);
      });
    case 'TransactionEvent':
      return status(connectors.some(({ session }) => session !== null) ? 'Accepted' : 'Rejected', () => {
        for (const { session } of connectors) session?.triggerSample();
      });
    case 'MeterValues':
      return status('Accepted', () => {
        for (const connector of connectors) {
          const sample = connector.session?.sample() ?? restingSample(connector);
          chargePoint.request(idleMeterValues201(connector.id, chargePoint.now(), sample));
        }
      });
    default:
      return status('NotImplemented');
  }
}

/** Null for what is not obeyed here: recurring profiles, and more schedules than one. */
function limitProfile201(connectorId: number, profile: ChargingProfile201): LimitProfile | null {
  const [schedule, ...others] = profile.chargingSchedule;
  if (schedule === undefined || others.length > 0 || profile.chargingProfileKind === 'Recurring') return null;
  return limitProfile(connectorId, profile.id, profile, schedule);
}

/** OCPP 2.0.1, use cases B01, C01, E01 to E07, G01 and J02; one connector on each EVSE. */
import type {
  AuthorizeResponse201,
  BootNotificationRequest201,
  BootNotificationResponse201,
  ChargingState201,
  ConnectorStatus201,
  IdToken201,
  MeterValue201,
  SampledValue201,
  StatusNotificationRequest201,
  StoppedReason201,
  Transaction201,
  TransactionEventRequest201,
  TransactionEventResponse201,
  TriggerReason201,
} from '@csms/ocpp';

import type { Sample } from '../domain/charging';
import type { ChargeTransaction, EndReason, TransactionStep } from '../domain/transaction';

import type { Call, ConnectorState, Dialect } from './dialect';
import { phaseNames } from './dialect-16';

export const DIALECT_201: Dialect = {
  version: '2.0.1',
  knowsTransactionsByItself: true,
  boot: (cause, serialNumber) => {
    const payload: BootNotificationRequest201 = {
      reason: cause,
      chargingStation: {
        vendorName: 'Dynamo',
        model: 'Simulator-201',
        serialNumber: serialNumber.slice(0, 25),
        firmwareVersion: '1.0.0',
      },
    };
    return { action: 'BootNotification', payload };
  },
  readBoot: (payload) => {
    const { status, interval } = payload as BootNotificationResponse201;
    return { isAccepted: status === 'Accepted', intervalSeconds: interval };
  },
  stateWord: (state) => WORDS[state],
  status: (connectorId, state, timestamp) => {
    // The charging station as a whole is told of by NotifyEvent.
    if (connectorId === 0) return null;
    const payload: StatusNotificationRequest201 = {
      timestamp,
      connectorStatus: WORDS[state],
      evseId: connectorId,
      connectorId: 1,
    };
    return { action: 'StatusNotification', payload };
  },
  authorize: (idTag) => ({ action: 'Authorize', payload: { idToken: tokenOf(idTag) } }),
  readAuthorize: (payload) => (payload as AuthorizeResponse201).idTokenInfo.status,
  transactionMessage: (transaction, step) => {
    const payload = transactionEvent(transaction, step);
    return { action: 'TransactionEvent', payload };
  },
  readStart: (transaction, payload) => ({
    ocppTransactionId: transaction.localId,
    // Without a word on the token it stands as it was authorized.
    status: (payload as TransactionEventResponse201).idTokenInfo?.status ?? 'Accepted',
  }),
};

const WORDS: Readonly<Record<ConnectorState, ConnectorStatus201>> = {
  Available: 'Available',
  Preparing: 'Occupied',
  Charging: 'Occupied',
  SuspendedEV: 'Occupied',
  SuspendedEVSE: 'Occupied',
  Finishing: 'Occupied',
  Unavailable: 'Unavailable',
  Faulted: 'Faulted',
};

const ENDS: Readonly<Record<EndReason, { reason: StoppedReason201; trigger: TriggerReason201 }>> = {
  Local: { reason: 'Local', trigger: 'StopAuthorized' },
  EVDisconnected: { reason: 'EVDisconnected', trigger: 'EVDeparted' },
  Remote: { reason: 'Remote', trigger: 'RemoteStop' },
  DeAuthorized: { reason: 'DeAuthorized', trigger: 'Deauthorized' },
  Fault: { reason: 'GroundFault', trigger: 'AbnormalCondition' },
  PowerLoss: { reason: 'PowerLoss', trigger: 'AbnormalCondition' },
  SoftReset: { reason: 'ImmediateReset', trigger: 'ResetCommand' },
  HardReset: { reason: 'ImmediateReset', trigger: 'ResetCommand' },
  UnlockCommand: { reason: 'Other', trigger: 'UnlockCommand' },
};

function tokenOf(idTag: string): IdToken201 {
  return { idToken: idTag, type: 'ISO14443' };
}

function transactionEvent(transaction: ChargeTransaction, step: TransactionStep): TransactionEventRequest201 {
  const { connectorId, localId, remoteStartId } = transaction;
  const common = {
    timestamp: step.at,
    seqNo: step.seqNo,
    evse: { id: connectorId, connectorId: 1 },
    ...(step.isOffline ? { offline: true } : {}),
  };
  const info = (chargingState: ChargingState201, stoppedReason?: StoppedReason201): Transaction201 => ({
    transactionId: localId,
    chargingState,
    ...(stoppedReason === undefined ? {} : { stoppedReason }),
    ...(remoteStartId === null ? {} : { remoteStartId }),
  });
  switch (step.kind) {
    case 'start':
      return {
        ...common,
        eventType: 'Started',
        triggerReason: step.isRemote ? 'RemoteStart' : 'Authorized',
        transactionInfo: info('Charging'),
        idToken: tokenOf(transaction.idTag),
        meterValue: [meterValue201(step.at, step.sample, 'Transaction.Begin')],
      };
    case 'update':
      return {
        ...common,
        eventType: 'Updated',
        triggerReason: UPDATE_TRIGGERS[step.cause],
        transactionInfo: info(step.state),
        meterValue: [
          meterValue201(step.at, step.sample, step.cause === 'trigger' ? 'Trigger' : 'Sample.Periodic'),
        ],
      };
    case 'stop': {
      const { reason, trigger } = ENDS[step.reason];
      return {
        ...common,
        eventType: 'Ended',
        triggerReason: trigger,
        transactionInfo: info('EVConnected', reason),
        idToken: tokenOf(transaction.idTag),
        meterValue: [meterValue201(step.at, step.sample, 'Transaction.End')],
      };
    }
  }
}

const UPDATE_TRIGGERS: Readonly<Record<'periodic' | 'trigger' | 'state' | 'end', TriggerReason201>> = {
  periodic: 'MeterValuePeriodic',
  trigger: 'Trigger',
  state: 'ChargingStateChanged',
  end: 'ChargingStateChanged',
};

type Context201 = NonNullable<SampledValue201['context']>;

export function meterValue201(timestamp: string, sample: Sample, context: Context201): MeterValue201 {
  const value = (
    measurand: NonNullable<SampledValue201['measurand']>,
    amount: number,
    unit: string,
    more: Pick<SampledValue201, 'phase' | 'location'> = {},
  ): SampledValue201 => ({ value: amount, context, measurand, unitOfMeasure: { unit }, ...more });
  return {
    timestamp,
    sampledValue: [
      value('Energy.Active.Import.Register', sample.registerWh, 'Wh', { location: 'Outlet' }),
      value('Power.Active.Import', sample.powerW, 'W'),
      ...phaseNames(sample).map((phase) =>
        value('Current.Import', sample.currentA, 'A', phase === null ? {} : { phase }),
      ),
      value('Voltage', sample.voltageV, 'V'),
      value('SoC', sample.socPercent, 'Percent', { location: 'EV' }),
    ],
  };
}

/** Meter values outside any transaction, as a TriggerMessage asks for them. */
export function idleMeterValues201(evseId: number, at: string, sample: Sample): Call {
  return {
    action: 'MeterValues',
    payload: { evseId, meterValue: [meterValue201(at, sample, 'Trigger')] },
  };
}

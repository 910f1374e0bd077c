/** OCPP 1.6J, core profile (§4.1 to §4.10). */
import type {
  AuthorizeResponse16,
  BootNotificationRequest16,
  BootNotificationResponse16,
  MeterValue16,
  MeterValuesRequest16,
  SampledValue16,
  StartTransactionRequest16,
  StartTransactionResponse16,
  StatusNotificationRequest16,
  StopReason16,
  StopTransactionRequest16,
} from '@csms/ocpp';

import type { Sample } from '../domain/charging';
import type { ChargeTransaction, EndReason, TransactionStep } from '../domain/transaction';

import type { Call, Dialect } from './dialect';

export const DIALECT_16: Dialect = {
  version: '1.6',
  knowsTransactionsByItself: false,
  boot: (_cause, serialNumber) => {
    const payload: BootNotificationRequest16 = {
      chargePointVendor: 'Dynamo',
      chargePointModel: 'Simulator-16',
      chargePointSerialNumber: serialNumber.slice(0, 25),
      firmwareVersion: '1.0.0',
    };
    return { action: 'BootNotification', payload };
  },
  readBoot: (payload) => {
    const { status, interval } = payload as BootNotificationResponse16;
    return { isAccepted: status === 'Accepted', intervalSeconds: interval };
  },
  stateWord: (state) => state,
  status: (connectorId, status, timestamp) => {
    const errorCode = status === 'Faulted' ? 'GroundFailure' : 'NoError';
    const payload: StatusNotificationRequest16 = { connectorId, errorCode, status, timestamp };
    return { action: 'StatusNotification', payload };
  },
  authorize: (idTag) => ({ action: 'Authorize', payload: { idTag } }),
  readAuthorize: (payload) => (payload as AuthorizeResponse16).idTagInfo.status,
  transactionMessage,
  readStart: (_transaction, payload) => {
    const { transactionId, idTagInfo } = payload as StartTransactionResponse16;
    return { ocppTransactionId: String(transactionId), status: idTagInfo.status };
  },
};

const STOP_REASONS: Readonly<Record<EndReason, StopReason16>> = {
  Local: 'Local',
  EVDisconnected: 'EVDisconnected',
  Remote: 'Remote',
  DeAuthorized: 'DeAuthorized',
  Fault: 'Other',
  PowerLoss: 'PowerLoss',
  SoftReset: 'SoftReset',
  HardReset: 'HardReset',
  UnlockCommand: 'UnlockCommand',
};

function transactionMessage(transaction: ChargeTransaction, step: TransactionStep): Call | null {
  const { connectorId, idTag } = transaction;
  switch (step.kind) {
    case 'start': {
      const payload: StartTransactionRequest16 = {
        connectorId,
        idTag,
        meterStart: transaction.meterStartWh,
        timestamp: transaction.startedAt,
      };
      return { action: 'StartTransaction', payload };
    }
    case 'update': {
      // A StatusNotification tells the state.
      if (step.cause === 'state') return null;
      const context = CONTEXTS[step.cause];
      const payload: MeterValuesRequest16 = {
        connectorId,
        transactionId: Number(transaction.ocppTransactionId),
        meterValue: [meterValue16(step.at, step.sample, context)],
      };
      return { action: 'MeterValues', payload };
    }
    case 'stop': {
      const payload: StopTransactionRequest16 = {
        transactionId: Number(transaction.ocppTransactionId),
        idTag,
        meterStop: step.sample.registerWh,
        timestamp: step.at,
        reason: STOP_REASONS[step.reason],
      };
      return { action: 'StopTransaction', payload };
    }
  }
}

const CONTEXTS = { periodic: 'Sample.Periodic', trigger: 'Trigger', end: 'Transaction.End' } as const;

type Context16 = (typeof CONTEXTS)[keyof typeof CONTEXTS];

/** Values are texts in 1.6 (§7.44). */
export function meterValue16(timestamp: string, sample: Sample, context: Context16): MeterValue16 {
  const currents: SampledValue16[] = phaseNames(sample).map((phase) => ({
    value: String(sample.currentA),
    context,
    measurand: 'Current.Import',
    unit: 'A',
    ...(phase === null ? {} : { phase }),
  }));
  return {
    timestamp,
    sampledValue: [
      {
        value: String(sample.registerWh),
        context,
        measurand: 'Energy.Active.Import.Register',
        unit: 'Wh',
        location: 'Outlet',
      },
      { value: String(sample.powerW), context, measurand: 'Power.Active.Import', unit: 'W' },
      ...currents,
      { value: String(sample.voltageV), context, measurand: 'Voltage', unit: 'V' },
      { value: String(sample.socPercent), context, measurand: 'SoC', unit: 'Percent', location: 'EV' },
    ],
  };
}

/** The phases in use; a single one is not named. */
export function phaseNames({ phases }: Sample): readonly ('L1' | 'L2' | 'L3' | null)[] {
  return phases === 3 ? ['L1', 'L2', 'L3'] : [null];
}

/** A meter value outside any transaction, as a TriggerMessage asks for it. */
export function idleMeterValues16(connectorId: number, at: string, sample: Sample): Call {
  const payload: MeterValuesRequest16 = {
    connectorId,
    meterValue: [meterValue16(at, sample, 'Trigger')],
  };
  return { action: 'MeterValues', payload };
}

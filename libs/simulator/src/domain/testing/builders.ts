import type { Sample } from '../charging';
import type { ChargeTransaction, TransactionStep } from '../transaction';

export function aTransaction(more: Partial<ChargeTransaction> = {}): ChargeTransaction {
  return {
    localId: 'c2b1e1f4-5a3e-4f2e-9d55-3a0a8f1b7c11',
    connectorId: 1,
    idTag: 'TAG-1',
    startedAt: '2026-11-21T10:00:00.000Z',
    meterStartWh: 1_000,
    remoteStartId: null,
    ocppTransactionId: null,
    isAbandoned: false,
    ...more,
  };
}

export function aSample(more: Partial<Sample> = {}): Sample {
  return {
    registerWh: 1_234,
    powerW: 11_000,
    currentA: 15.94,
    voltageV: 230,
    socPercent: 42,
    phases: 3,
    ...more,
  };
}

export function aStep(kind: TransactionStep['kind'], seqNo: number): TransactionStep {
  const told = { at: '2026-11-21T10:01:00.000Z', seqNo, sample: aSample(), isOffline: false };
  switch (kind) {
    case 'start':
      return { ...told, kind, isRemote: false };
    case 'update':
      return { ...told, kind, cause: 'periodic', state: 'Charging' };
    case 'stop':
      return { ...told, kind, reason: 'Local' };
  }
}

import type { Sample } from '../domain/charging';
import type { LedgerSession } from '../domain/ledger';
import type { ChargeTransaction, TransactionStep } from '../domain/transaction';

/** A transaction that ran when the simulator ended, as its ledger has it. */
export interface UnfinishedTransaction {
  readonly transaction: ChargeTransaction;
  /** The last that is known of the register, Wh. */
  readonly registerWh: number;
  /** Its end is in the ledger, and was not answered. */
  readonly hasEnded: boolean;
}

/** null: it is over, or its start was never answered, so that nothing of it can be told. */
export function unfinishedOf(session: LedgerSession): UnfinishedTransaction | null {
  const { startConfirmed, endConfirmed, dropped, ocppTransactionId, meterStopWh } = session;
  if (!startConfirmed || endConfirmed || dropped.length > 0 || ocppTransactionId === null) return null;
  return {
    transaction: {
      localId: session.localId,
      connectorId: session.connectorId,
      idTag: session.idTag,
      startedAt: session.startedAt,
      meterStartWh: session.meterStartWh,
      remoteStartId: null,
      ocppTransactionId,
      isAbandoned: false,
    },
    registerWh: meterStopWh ?? session.lastConfirmedRegisterWh ?? session.meterStartWh,
    hasEnded: meterStopWh !== null,
  };
}

/** What a charge point tells when it has power again: the transaction ended where it was last seen. */
export function stopAfterPowerLoss(
  { transaction, registerWh }: UnfinishedTransaction,
  now: string,
): TransactionStep {
  // Greater than any before it: nobody sends more than one message a second.
  const seqNo = Math.ceil((Date.parse(now) - Date.parse(transaction.startedAt)) / 1000) + 1;
  const sample: Sample = { registerWh, powerW: 0, currentA: 0, voltageV: 0, socPercent: 0, phases: 1 };
  return { kind: 'stop', reason: 'PowerLoss', at: now, seqNo, sample, isOffline: true };
}

import type { EventData, TransactionEnded } from '@csms/contracts';

import type { CorrectedStart } from '../clock/domain/read-anew';

/** For the event of an end: the start, where it is not as it was told. */
export function startCorrected(
  corrected: CorrectedStart | null,
): Pick<EventData<typeof TransactionEnded>, 'start_corrected'> {
  if (corrected === null) return {};
  const { startedAt, toldAt } = corrected;
  return { start_corrected: { started_at: startedAt.toISOString(), told_at: toldAt.toISOString() } };
}

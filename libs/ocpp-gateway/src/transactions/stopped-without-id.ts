import { And, type EntityManager, In, IsNull, LessThanOrEqual, MoreThan } from 'typeorm';

import type { NewestReading } from '../active-transactions/domain/newest-reading';
import { NewestReadingEntity } from '../active-transactions/newest-reading.entity';
import { tokenKey } from '../tokens/domain/token-key';

import { stoppedByRegister } from './domain/stop-by-register';
import { isAtOrAboveStart } from './domain/stop-of-start';
import { TransactionEntity } from './transaction.entity';

/** OCPP 1.6: of a charger that got no transaction id. */
export interface StopWithoutId {
  readonly chargePointId: string;
  readonly idTag: string | null;
  /** null: not known. */
  readonly meterStopWh: number | null;
  readonly endedAt: Date;
}

/**
 * The transaction that a stop without an id ends: the one that is open at its charger, began before it and at a lower
 * register, with the same token where the stop names one; or the one that this very stop has ended; or the last one
 * that we have concluded while the charger was silent. Of several that are open the registers that were read last tell
 * ({@link stoppedByRegister}); where they do not, it is none: the stop is kept as an anomaly, with all that it says.
 *
 * @returns null: none, or more than one
 */
export async function findStoppedWithoutId(
  manager: EntityManager,
  { chargePointId, idTag, meterStopWh, endedAt }: StopWithoutId,
  waitingOf: (sessionId: string) => NewestReading | null = () => null,
): Promise<TransactionEntity | null> {
  const near = await manager.findBy(TransactionEntity, [
    // Of any version: the charger may have come back with another one since.
    { chargePointId, endedAt: IsNull() },
    { chargePointId, ocppVersion: '1.6', endedAt },
    { chargePointId, isEndPresumed: true },
  ]);
  const fitting = near.filter(
    (one) =>
      one.startedAt <= endedAt &&
      isAtOrAboveStart(one, { meterStopWh, endedAt }) &&
      (idTag === null || one.idTokenKey === tokenKey(idTag)),
  );
  const told = fitting.find((one) => one.endedAt !== null && !one.isEndPresumed);
  if (told !== undefined) return told;
  const open = fitting.filter((one) => one.endedAt === null);
  if (open.length === 1) return open[0] ?? null;
  if (open.length > 1) {
    const read = await withLastRegisters(manager, open, waitingOf);
    return stoppedByRegister(read, { meterStopWh, endedAt })?.transaction ?? null;
  }
  const [concluded] = fitting.sort((a, b) => +b.startedAt - +a.startedAt);
  return concluded === undefined || (await isFollowed(manager, concluded, endedAt)) ? null : concluded;
}

/** As they were read last, written down or not yet; else as they were at the start. */
async function withLastRegisters(
  manager: EntityManager,
  open: readonly TransactionEntity[],
  waitingOf: (sessionId: string) => NewestReading | null,
) {
  const sessionIds = open.map(({ sessionId }) => sessionId);
  const written = await manager.findBy(NewestReadingEntity, { sessionId: In(sessionIds) });
  return open.map((transaction) => {
    const { sessionId, meterStartWh, startedAt } = transaction;
    const waiting = waitingOf(sessionId);
    const kept = written.find((one) => one.sessionId === sessionId);
    const newest = [waiting, kept].find((one) => (one?.registerWh ?? null) !== null);
    const readAt = newest == null ? startedAt : new Date(newest.readAt);
    return { transaction, lastWh: newest?.registerWh ?? meterStartWh, readAt };
  });
}

/** Then the register shows what came since, too. */
function isFollowed(
  manager: EntityManager,
  { chargePointId, evseId, startedAt }: TransactionEntity,
  until: Date,
): Promise<boolean> {
  const since = And(MoreThan(startedAt), LessThanOrEqual(until));
  return manager.existsBy(TransactionEntity, { chargePointId, evseId, startedAt: since });
}

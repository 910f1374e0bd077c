import { And, type EntityManager, IsNull, LessThanOrEqual, MoreThan } from 'typeorm';

import { stopInWh } from '@csms/ocpp';

import { tokenKey } from '../tokens/domain/token-key';

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
 * that we have concluded while the charger was silent.
 *
 * @returns null: none, or more than one
 */
export async function findStoppedWithoutId(
  manager: EntityManager,
  { chargePointId, idTag, meterStopWh, endedAt }: StopWithoutId,
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
  if (open.length > 0) return open.length === 1 ? (open[0] ?? null) : null;
  const [concluded] = fitting.sort((a, b) => +b.startedAt - +a.startedAt);
  return concluded === undefined || (await isFollowed(manager, concluded, endedAt)) ? null : concluded;
}

/** In kWh where only that fits. */
function isAtOrAboveStart(
  { meterStartWh, startedAt }: TransactionEntity,
  stop: Pick<StopWithoutId, 'meterStopWh' | 'endedAt'>,
): boolean {
  const stopWh = stopInWh(stop, [], { meterStartWh, startedAt, isInWh: false });
  return stopWh === null || (meterStartWh ?? 0) <= stopWh;
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

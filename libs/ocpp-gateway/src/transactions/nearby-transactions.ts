import { type EntityManager, IsNull } from 'typeorm';

import type { StartReading } from '../clock/domain/read-anew';
import { tokenKey } from '../tokens/domain/token-key';

import { TransactionEntity } from './transaction.entity';

/** A charger that died in mid-charge must not lock its driver out for ever: after two days its stop counts as lost. */
const BELIEVED_OPEN_MS = 48 * 3_600_000;

interface Connector {
  readonly chargePointId: string;
  readonly evseId: number;
  readonly connectorId: number;
}

export interface TransactionPlace extends Connector {
  readonly organizationId: string;
  /** The site lets a token that nobody knows charge. */
  readonly isUnknownWelcome: boolean;
}

export interface Start16 extends TransactionPlace {
  readonly idTag: string;
  readonly meterStartWh: number | null;
  readonly startedAt: Date;
  /** The timestamp as the charger wrote it. */
  readonly statedStart: string;
  /** null: it is not told by itself. */
  readonly startReading: StartReading | null;
  /** A stop has told of it. */
  readonly isInferred: boolean;
  /** Whether that can be: a clock that is not set says the same of every start. */
  readonly isTimeKnown: boolean;
}

/**
 * What a message about a transaction bears upon, in one look-up, for every round trip is waited for by a charger: what
 * is open at its connector, what is open with its token, and the start itself where it was told before.
 */
export function openOrTold(
  tx: EntityManager,
  place: TransactionPlace,
  idToken: string | null,
  start?: Start16,
): Promise<TransactionEntity[]> {
  const { organizationId, chargePointId, evseId } = place;
  const idTokenKey = idToken === null ? undefined : tokenKey(idToken);
  return tx.findBy(TransactionEntity, [
    { chargePointId, evseId, endedAt: IsNull() },
    ...(idToken === null
      ? []
      : [{ organizationId, idTokenKey, authorizationStatus: 'Accepted' as const, endedAt: IsNull() }]),
    ...(start === undefined
      ? []
      : [
          { chargePointId, isStartInferred: true, idTokenKey },
          {
            ocppVersion: '1.6',
            idTokenKey,
            chargePointId,
            connectorId: place.connectorId,
            statedStart: start.statedStart,
            meterStartWh: start.meterStartWh ?? IsNull(),
          },
        ]),
  ]);
}

export function saysTheSame(other: TransactionEntity, start: Start16): boolean {
  return (
    other.ocppVersion === '1.6' &&
    other.chargePointId === start.chargePointId &&
    other.connectorId === start.connectorId &&
    other.statedStart === start.statedStart &&
    other.meterStartWh === start.meterStartWh &&
    other.idTokenKey === tokenKey(start.idTag)
  );
}

/** A charger that has told the end does not tell the start once more: one whose clock is not set begins the next. */
export function isToldAgain(other: TransactionEntity, { isTimeKnown }: Start16): boolean {
  return isTimeKnown || other.endedAt === null || other.isEndPresumed;
}

/** At another connector: at this one the new start shows that the old transaction is over. */
export function isChargingElsewhere(
  other: TransactionEntity,
  place: TransactionPlace,
  idToken: string,
): boolean {
  return (
    !isAt(other, place) &&
    other.endedAt === null &&
    other.idTokenKey === tokenKey(idToken) &&
    other.authorizationStatus === 'Accepted' &&
    other.startedAt.getTime() > Date.now() - BELIEVED_OPEN_MS
  );
}

/** An EVSE charges one vehicle at a time, whatever OCPP version calls its connectors. */
export function isAt(transaction: TransactionEntity, place: Connector): boolean {
  return transaction.chargePointId === place.chargePointId && transaction.evseId === place.evseId;
}

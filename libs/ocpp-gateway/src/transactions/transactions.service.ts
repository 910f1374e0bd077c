import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull } from 'typeorm';

import type { AuthorizationStatus } from '@csms/contracts';
import { deriveId } from '@csms/kernel';
import { Database } from '@csms/platform-db';

import { type AuthorizationDecision, decide } from '../tokens/authorization.service';
import { tokenKey } from '../tokens/domain/token-key';

import {
  isAt,
  isChargingElsewhere,
  isStart16,
  openOrTold,
  type Start16,
  type TransactionPlace,
} from './nearby-transactions';
import { TransactionEntity } from './transaction.entity';

/** OCPP 1.6: of a charger that got no transaction id. */
export interface StopWithoutId {
  readonly chargePointId: string;
  readonly idTag: string | null;
  readonly meterStopWh: number;
  readonly endedAt: Date;
}

/** What an OCPP 2.0.1 TransactionEvent says that the gateway must remember. */
export interface Event201 extends TransactionPlace {
  readonly ocppTransactionId: string;
  readonly idToken: string | null;
  readonly at: Date;
  readonly meterStartWh: number | null;
  readonly isEnd: boolean;
}

export interface Remembered {
  readonly transaction: TransactionEntity;
  /** null where the message presented no token. */
  readonly decision: AuthorizationDecision | null;
}

/**
 * The gateway's own record of transactions: their ids, and which token has one open anywhere. Every method is one
 * transaction on one connection; starts of one token wait for each other, so that of two that race for it one is
 * ConcurrentTx, on whichever instance they arrive.
 */
@Injectable()
export class TransactionsService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** A start that was told before, by whatever message id, gets its first transaction id and answer again. */
  start16(start: Start16): Promise<Remembered> {
    return this.database.transaction(async (tx) => {
      const id = await lockTokenAndTakeId(tx, start.organizationId, start.idTag);
      const near = await openOrTold(tx, start, start.idTag, start);
      const told = near.find((other) => isStart16(other, start)) ?? null;
      const isElsewhere = near.some((other) => isChargingElsewhere(other, start, start.idTag));
      const decision = await decideAt(tx, start, start.idTag, isElsewhere);
      if (told !== null) return { transaction: told, decision: { ...decision, ...answered(told) } };
      const transaction = newTransaction(tx, start, '1.6', id, start.startedAt);
      transaction.idTokenKey = tokenKey(start.idTag);
      transaction.authorizationStatus = decision.status;
      transaction.driverId = decision.driverId;
      transaction.meterStartWh = start.meterStartWh;
      transaction.statedStart = start.statedStart;
      await tx.insert(TransactionEntity, transaction);
      await supersede(tx, transaction, near);
      return { transaction, decision };
    });
  }

  /**
   * Remembers what an event of a 2.0.1 transaction says; any of its events may be the first that arrives.
   *
   * The token of the first acceptance is the transaction's; a token that only stops it is decided about, not kept.
   */
  event201(event: Event201): Promise<Remembered> {
    return this.database.transaction(async (tx) => {
      if (event.idToken !== null) await lockToken(tx, event.organizationId, event.idToken);
      const known = await findByOcppId(tx, event.chargePointId, event.ocppTransactionId, true);
      const transaction = known ?? newTransaction(tx, event, '2.0.1', event.ocppTransactionId, event.at);
      const isAboutOthers = known === null || (event.idToken !== null && !event.isEnd);
      const near = isAboutOthers ? await openOrTold(tx, event, event.idToken) : [];
      const decision =
        event.idToken === null ? null : await decision201(tx, event, event.idToken, transaction, near);
      const isFirstAcceptance = transaction.authorizationStatus !== 'Accepted' && !event.isEnd;
      if (event.idToken !== null && decision !== null && isFirstAcceptance) {
        transaction.idTokenKey = tokenKey(event.idToken);
        transaction.authorizationStatus = decision.status;
        transaction.driverId = decision.driverId;
      }
      if (event.at < transaction.startedAt) transaction.startedAt = event.at;
      transaction.meterStartWh ??= event.meterStartWh;
      if (transaction.connectorId === 0) transaction.connectorId = event.connectorId;
      if (transaction.evseId === 0) transaction.evseId = event.evseId;
      if (event.isEnd) {
        transaction.endedAt ??= event.at;
        transaction.isEndPresumed = false;
      }
      if (known !== null) {
        await tx.update(TransactionEntity, { sessionId: known.sessionId }, transaction);
      } else {
        await tx.insert(TransactionEntity, transaction);
        await supersede(tx, transaction, near);
      }
      return { transaction, decision };
    });
  }

  /**
   * The transaction that a stop without an id ends: the one that is open at its charger, began before it and at a lower
   * register, with the same token where the stop names one; or the one that this very stop has ended. null: none, or
   * more than one.
   */
  stoppedWithoutId({
    chargePointId,
    idTag,
    meterStopWh,
    endedAt,
  }: StopWithoutId): Promise<TransactionEntity | null> {
    return this.database.once(async (manager) => {
      const near = await manager.findBy(TransactionEntity, [
        { chargePointId, ocppVersion: '1.6', endedAt: IsNull() },
        { chargePointId, ocppVersion: '1.6', endedAt },
      ]);
      const fitting = near.filter(
        (one) =>
          one.startedAt <= endedAt &&
          (one.meterStartWh ?? 0) <= meterStopWh &&
          (idTag === null || one.idTokenKey === tokenKey(idTag)),
      );
      const told = fitting.find((one) => one.endedAt !== null);
      return told ?? (fitting.length === 1 ? (fitting[0] ?? null) : null);
    });
  }

  /** null: no such transaction of this charger. */
  stop16(chargePointId: string, ocppTransactionId: string, endedAt: Date): Promise<TransactionEntity | null> {
    return this.database.once(async (manager) => {
      const updated = await manager
        .createQueryBuilder()
        .update(TransactionEntity)
        .set({
          endedAt: () => `greatest(started_at,
            case when is_end_presumed then :endedAt else coalesce(ended_at, :endedAt) end)`,
          isEndPresumed: false,
        })
        .where({ chargePointId, ocppTransactionId })
        .setParameters({ endedAt })
        .returning('*')
        .execute();
      const [row] = updated.raw as Record<string, unknown>[];
      return row === undefined ? null : fromRow(manager, row);
    });
  }

  find(chargePointId: string, ocppTransactionId: string): Promise<TransactionEntity | null> {
    return this.database.once((manager) => findByOcppId(manager, chargePointId, ocppTransactionId, false));
  }
}

function findByOcppId(
  tx: EntityManager,
  chargePointId: string,
  ocppTransactionId: string,
  isForUpdate: boolean,
): Promise<TransactionEntity | null> {
  return tx.findOne(TransactionEntity, {
    where: { chargePointId, ocppTransactionId },
    ...(isForUpdate ? { lock: { mode: 'pessimistic_write' } } : {}),
  });
}

/** A transaction that was accepted with this token keeps its answer: a resend must not find itself in its own way. */
function decision201(
  tx: EntityManager,
  event: Event201,
  idToken: string,
  transaction: TransactionEntity,
  near: readonly TransactionEntity[],
): Promise<AuthorizationDecision> {
  const isOwn =
    transaction.idTokenKey === tokenKey(idToken) && transaction.authorizationStatus === 'Accepted';
  const isElsewhere =
    !isOwn && !event.isEnd && near.some((other) => isChargingElsewhere(other, event, idToken));
  return decideAt(tx, event, idToken, isElsewhere);
}

function decideAt(
  tx: EntityManager,
  { organizationId, isUnknownWelcome }: TransactionPlace,
  idToken: string,
  isChargingElsewhere: boolean,
): Promise<AuthorizationDecision> {
  return decide(tx, { organizationId, idToken, at: new Date(), isChargingElsewhere, isUnknownWelcome });
}

/**
 * A connector has one transaction: a new one shows that an earlier one, whose stop was lost, is over. A stop that comes
 * late all the same still finds its row.
 */
async function supersede(
  tx: EntityManager,
  transaction: TransactionEntity,
  near: readonly TransactionEntity[],
): Promise<void> {
  if (transaction.connectorId === 0) return;
  const over = near.filter(
    (other) => isAt(other, transaction) && other.endedAt === null && other.startedAt < transaction.startedAt,
  );
  if (over.length === 0) return;
  const sessionIds = over.map(({ sessionId }) => sessionId);
  await tx.update(
    TransactionEntity,
    { sessionId: In(sessionIds), endedAt: IsNull() },
    { endedAt: transaction.startedAt },
  );
}

async function lockToken(tx: EntityManager, organizationId: string, idToken: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [lockKey(organizationId, idToken)]);
}

/** In one round trip. A start that was told before leaves its id unused. */
async function lockTokenAndTakeId(tx: EntityManager, organizationId: string, idTag: string): Promise<string> {
  const [{ id }] = await tx.query<[{ id: string }]>(
    `select pg_advisory_xact_lock(hashtextextended($1, 0)), nextval('ocpp16_transaction_id')::text as id`,
    [lockKey(organizationId, idTag)],
  );
  return id;
}

function lockKey(organizationId: string, idToken: string): string {
  return `${organizationId}/${tokenKey(idToken)}`;
}

function newTransaction(
  tx: EntityManager,
  place: TransactionPlace,
  ocppVersion: string,
  ocppTransactionId: string,
  startedAt: Date,
): TransactionEntity {
  return tx.create(TransactionEntity, {
    sessionId: sessionIdOf(place.chargePointId, ocppTransactionId),
    organizationId: place.organizationId,
    chargePointId: place.chargePointId,
    ocppVersion,
    ocppTransactionId,
    evseId: place.evseId,
    connectorId: place.connectorId,
    idTokenKey: null,
    authorizationStatus: null,
    driverId: null,
    startedAt,
    meterStartWh: null,
    statedStart: null,
    endedAt: null,
    isEndPresumed: false,
    createdAt: new Date(),
  });
}

function fromRow(manager: EntityManager, row: Record<string, unknown>): TransactionEntity {
  const { columns } = manager.dataSource.getMetadata(TransactionEntity);
  const values = columns.map(({ propertyName, databaseName }) => [propertyName, row[databaseName]]);
  return manager.create(TransactionEntity, Object.fromEntries(values) as TransactionEntity);
}

function answered(told: TransactionEntity): { status: AuthorizationStatus } | Record<string, never> {
  return told.authorizationStatus === null ? {} : { status: told.authorizationStatus };
}

/** Settled 1: every service derives the same session from charge point and OCPP transaction. */
export function sessionIdOf(chargePointId: string, ocppTransactionId: string): string {
  return deriveId('sess', chargePointId, ocppTransactionId);
}

import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, LessThan, MoreThan, Not } from 'typeorm';

import type { AuthorizationStatus } from '@csms/contracts';
import { deriveId } from '@csms/kernel';
import { Database } from '@csms/platform-db';

import { type AuthorizationDecision, decide } from '../tokens/authorization.service';

import { TransactionEntity } from './transaction.entity';

/** A charger that died in mid-charge must not lock its driver out for ever: after two days its stop counts as lost. */
const BELIEVED_OPEN_MS = 48 * 3_600_000;

export interface TransactionPlace {
  readonly organizationId: string;
  readonly chargePointId: string;
  readonly evseId: number;
  readonly connectorId: number;
}

export interface Start16 extends TransactionPlace {
  readonly idTag: string;
  readonly meterStartWh: number;
  readonly startedAt: Date;
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
      await lockToken(tx, start.organizationId, start.idTag);
      const told = await tx.findOneBy(TransactionEntity, {
        ocppVersion: '1.6',
        chargePointId: start.chargePointId,
        connectorId: start.connectorId,
        startedAt: start.startedAt,
        meterStartWh: start.meterStartWh,
        idTokenKey: start.idTag.toUpperCase(),
      });
      const now = new Date();
      const decision = await decide(tx, start.organizationId, start.idTag, now, () =>
        isOpenElsewhere(tx, start, start.idTag),
      );
      if (told !== null) return { transaction: told, decision: { ...decision, ...answered(told) } };
      const [{ id }] = await tx.query<[{ id: string }]>(
        `select nextval('ocpp16_transaction_id')::text as id`,
      );
      const transaction = newTransaction(tx, start, '1.6', id, start.startedAt);
      transaction.idTokenKey = start.idTag.toUpperCase();
      transaction.authorizationStatus = decision.status;
      transaction.driverId = decision.driverId;
      transaction.meterStartWh = start.meterStartWh;
      await tx.insert(TransactionEntity, transaction);
      await supersede(tx, transaction);
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
      const decision =
        event.idToken === null ? null : await decision201(tx, event, event.idToken, transaction);
      const isFirstAcceptance = transaction.authorizationStatus !== 'Accepted' && !event.isEnd;
      if (event.idToken !== null && decision !== null && isFirstAcceptance) {
        transaction.idTokenKey = event.idToken.toUpperCase();
        transaction.authorizationStatus = decision.status;
        transaction.driverId = decision.driverId;
      }
      if (event.at < transaction.startedAt) transaction.startedAt = event.at;
      transaction.meterStartWh ??= event.meterStartWh;
      if (transaction.connectorId === 0) transaction.connectorId = event.connectorId;
      if (transaction.evseId === 0) transaction.evseId = event.evseId;
      if (event.isEnd) transaction.endedAt ??= event.at;
      await tx.save(transaction);
      if (known === null) await supersede(tx, transaction);
      return { transaction, decision };
    });
  }

  /** null: no such transaction of this charger. */
  stop16(chargePointId: string, ocppTransactionId: string, endedAt: Date): Promise<TransactionEntity | null> {
    return this.database.transaction(async (tx) => {
      const transaction = await findByOcppId(tx, chargePointId, ocppTransactionId, true);
      if (transaction === null) return null;
      transaction.endedAt ??= endedAt;
      await tx.save(transaction);
      return transaction;
    });
  }

  find(chargePointId: string, ocppTransactionId: string): Promise<TransactionEntity | null> {
    return this.database.transaction((tx) => findByOcppId(tx, chargePointId, ocppTransactionId, false));
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
async function decision201(
  tx: EntityManager,
  event: Event201,
  idToken: string,
  transaction: TransactionEntity,
): Promise<AuthorizationDecision> {
  const isOwn =
    transaction.idTokenKey === idToken.toUpperCase() && transaction.authorizationStatus === 'Accepted';
  return decide(tx, event.organizationId, idToken, new Date(), () =>
    isOwn || event.isEnd ? Promise.resolve(false) : isOpenElsewhere(tx, event, idToken),
  );
}

/**
 * A connector has one transaction: a new one shows that an earlier one, whose stop was lost, is over. A stop that comes
 * late all the same still finds its row.
 */
async function supersede(tx: EntityManager, transaction: TransactionEntity): Promise<void> {
  const { sessionId, chargePointId, evseId, connectorId, startedAt } = transaction;
  if (connectorId === 0) return;
  await tx
    .createQueryBuilder()
    .update(TransactionEntity)
    .set({ endedAt: startedAt })
    .where({ chargePointId, evseId, connectorId, endedAt: IsNull(), sessionId: Not(sessionId) })
    .andWhere({ startedAt: LessThan(startedAt) })
    .execute();
}

/** At another connector: at this one the new start shows that the old transaction is over. */
function isOpenElsewhere(tx: EntityManager, place: TransactionPlace, idToken: string): Promise<boolean> {
  return tx
    .createQueryBuilder(TransactionEntity, 'open')
    .where({
      organizationId: place.organizationId,
      idTokenKey: idToken.toUpperCase(),
      authorizationStatus: 'Accepted',
      endedAt: IsNull(),
      startedAt: MoreThan(new Date(Date.now() - BELIEVED_OPEN_MS)),
    })
    .andWhere(
      '(open.chargePointId, open.evseId, open.connectorId) <> (:chargePointId, :evseId, :connectorId)',
      {
        chargePointId: place.chargePointId,
        evseId: place.evseId,
        connectorId: place.connectorId,
      },
    )
    .getExists();
}

async function lockToken(tx: EntityManager, organizationId: string, idToken: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `${organizationId}/${idToken.toUpperCase()}`,
  ]);
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
    endedAt: null,
    createdAt: new Date(),
  });
}

function answered(told: TransactionEntity): { status: AuthorizationStatus } | Record<string, never> {
  return told.authorizationStatus === null ? {} : { status: told.authorizationStatus };
}

/** Settled 1: every service derives the same session from charge point and OCPP transaction. */
export function sessionIdOf(chargePointId: string, ocppTransactionId: string): string {
  return deriveId('sess', chargePointId, ocppTransactionId);
}

import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull, LessThanOrEqual, Like } from 'typeorm';

import { deriveId, InBatches } from '@csms/kernel';
import { Database } from '@csms/platform-db';

import { NewestReadings } from '../active-transactions/newest-readings';
import type { CorrectedStart, StartReading } from '../clock/domain/read-anew';
import { type AuthorizationDecision, decide, type PresentedToken } from '../tokens/authorization.service';
import { tokenKey } from '../tokens/domain/token-key';

import { isStartOfNext, spokenOf } from './domain/reused-id';
import { type Heard, settledEnd } from './domain/settled-end';
import { isStartOfInferred } from './domain/stop-of-start';
import {
  isAt,
  isChargingElsewhere,
  isToldAgain,
  openOrTold,
  saysTheSame,
  type Start16,
  type TransactionPlace,
} from './nearby-transactions';
import { findStoppedWithoutId, type StopWithoutId } from './stopped-without-id';
import { TransactionEntity } from './transaction.entity';

const MOST_AT_ONCE = 200;

/** What an OCPP 2.0.1 TransactionEvent says that the gateway must remember. */
export interface Event201 extends TransactionPlace {
  readonly ocppTransactionId: string;
  readonly idToken: string | null;
  readonly idTokenType: string | null;
  readonly at: Date;
  readonly meterStartWh: number | null;
  readonly isStart: boolean;
  readonly isEnd: boolean;
  /** Of `at`. */
  readonly reading: StartReading;
  /** When a start was by what is known by now; null: as it was read. */
  readonly readAnew: (reading: StartReading | null) => CorrectedStart | null;
}

/** An OCPP 2.0.1 TransactionEvent without an id. */
export interface UnnamedEvent {
  readonly chargePointId: string;
  readonly evseId: number | null;
  readonly at: Date;
  readonly isStart: boolean;
}

const UNNAMED = 'unnamed-';

/** Of a transaction to which its charger gave no id: it cannot be asked for it. */
export function isUnnamed(ocppTransactionId: string): boolean {
  return ocppTransactionId.startsWith(UNNAMED);
}

export interface Remembered {
  readonly transaction: TransactionEntity;
  /** null where the message presented no token. */
  readonly decision: AuthorizationDecision | null;
  /** Of an end: where the start is not as it was told, by what is known now. */
  readonly correctedStart?: CorrectedStart | null;
}

/**
 * The gateway's own record of transactions: their ids, and which token has one open anywhere. Every method is one
 * transaction on one connection; starts of one token wait for each other, so that of two that race for it one is
 * ConcurrentTx, on whichever instance they arrive.
 */
@Injectable()
export class TransactionsService {
  private readonly lookUps = new InBatches<TransactionKey, TransactionEntity[]>(
    (asked) => this.findAll(asked),
    MOST_AT_ONCE,
  );

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(NewestReadings) private readonly readings: NewestReadings,
  ) {}

  /** A start that was told before, by whatever message id, gets its first transaction id and answer again. */
  start16(start: Start16): Promise<Remembered> {
    return this.database.transaction(async (tx) => {
      const id = await lockTokenAndTakeId(tx, start.organizationId, start.idTag);
      const near = await openOrTold(tx, start, start.idTag, start);
      const inferred = near.find((one) => one.isStartInferred && isStartOfInferred(one, start));
      if (inferred !== undefined && !start.isInferred) await takeStart(tx, inferred, start);
      const same = inferred ?? near.find((other) => saysTheSame(other, start)) ?? null;
      const told = same !== null && isToldAgain(same, start) ? same : null;
      const isElsewhere = near.some((other) => isChargingElsewhere(other, start, start.idTag));
      const token = { idToken: start.idTag, idTokenType: null };
      const decision = await decideAt(tx, start, token, start.startedAt, isElsewhere);
      if (told !== null) return { transaction: told, decision: answeredAgain(told, decision) };
      const transaction = newTransaction(tx, start, '1.6', id, start.startedAt);
      transaction.idTokenKey = tokenKey(start.idTag);
      transaction.authorizationStatus = decision.status;
      transaction.driverId = decision.driverId;
      transaction.meterStartWh = start.meterStartWh;
      transaction.statedStart = start.statedStart;
      transaction.startReading = start.startReading;
      transaction.isStartInferred = start.isInferred;
      // From now on these words are the new one's.
      if (same !== null)
        await tx.update(TransactionEntity, { sessionId: same.sessionId }, { statedStart: null });
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
      const called = await findForUpdate(tx, event);
      const spoken = spokenOf(called, event.at);
      const isNext = spoken !== null && event.isStart && isStartOfNext(spoken, event.at);
      const known = isNext ? null : spoken;
      const transaction = known ?? newTransaction(tx, event, '2.0.1', event.ocppTransactionId, event.at);
      if (isNext) transaction.sessionId = sessionIdOfNext(event, event.at);
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
      // An end of before the start has a wrong clock: it says nothing of the start.
      if (event.at < transaction.startedAt && !event.isEnd) transaction.startedAt = event.at;
      if (event.isStart) transaction.startReading ??= event.reading;
      const correctedStart = event.isEnd ? event.readAnew(transaction.startReading) : null;
      if (correctedStart !== null) transaction.startedAt = correctedStart.startedAt;
      transaction.meterStartWh ??= event.meterStartWh;
      if (transaction.connectorId === 0) transaction.connectorId = event.connectorId;
      if (transaction.evseId === 0) transaction.evseId = event.evseId;
      if (event.isEnd) {
        transaction.endedAt ??= settledEnd(
          event.at,
          transaction.startedAt,
          heardOf(transaction, event),
        ).endedAt;
        transaction.isEndPresumed = false;
      }
      if (known !== null) {
        await tx.update(TransactionEntity, { sessionId: known.sessionId }, transaction);
      } else {
        await tx.insert(TransactionEntity, transaction);
        await supersede(tx, transaction, near);
      }
      return { transaction, decision, correctedStart };
    });
  }

  /** null: none, or more than one. */
  stoppedWithoutId(stop: StopWithoutId): Promise<TransactionEntity | null> {
    const waitingOf = (sessionId: string) => this.readings.waitingOf(sessionId);
    return this.database.once((manager) => findStoppedWithoutId(manager, stop, waitingOf));
  }

  /** The last start of each connector of a charger by then whose register is known: in Wh, by OCPP 1.6. */
  lastStarts16(chargePointId: string, until: Date): Promise<TransactionEntity[]> {
    return this.database.once((manager) =>
      manager
        .createQueryBuilder(TransactionEntity, 'one')
        .distinctOn(['one.connector_id'])
        .where({ chargePointId, ocppVersion: '1.6', startedAt: LessThanOrEqual(until) })
        .andWhere('one.meter_start_wh is not null')
        .orderBy('one.connector_id')
        .addOrderBy('one.started_at', 'DESC')
        .getMany(),
    );
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

  /** Start and end of a transaction whose start has turned out to be another one. */
  async moved({
    sessionId,
    startedAt,
    endedAt,
  }: Pick<TransactionEntity, 'sessionId' | 'startedAt' | 'endedAt'>): Promise<void> {
    await this.database.once((manager) =>
      manager.update(TransactionEntity, { sessionId }, { startedAt, endedAt }),
    );
  }

  /**
   * The id that we give to a 2.0.1 transaction whose station gives it none: of the newest such one at its EVSE that had
   * begun by then, so that its events, told again too, are of one transaction.
   */
  async idOfUnnamed({ chargePointId, evseId, at, isStart }: UnnamedEvent): Promise<string> {
    const id = `${UNNAMED}${evseId ?? 0}-${at.toISOString()}`;
    if (isStart) return id;
    const begun = await this.database.once((manager) =>
      manager.findOne(TransactionEntity, {
        where: {
          chargePointId,
          ocppTransactionId: Like(`${UNNAMED}%`),
          startedAt: LessThanOrEqual(at),
          ...(evseId === null ? {} : { evseId }),
        },
        order: { startedAt: 'DESC' },
      }),
    );
    return begun?.ocppTransactionId ?? id;
  }

  /** All that the charger has called so. Those who ask at the same time ask together. */
  find(chargePointId: string, ocppTransactionId: string): Promise<TransactionEntity[]> {
    return this.lookUps.add({ chargePointId, ocppTransactionId });
  }

  private async findAll(asked: readonly TransactionKey[]): Promise<TransactionEntity[][]> {
    const found = await this.database.once((manager) =>
      manager
        .createQueryBuilder(TransactionEntity, 'one')
        .where(
          '(one.charge_point_id, one.ocpp_transaction_id) in (select * from unnest(:of::text[], :ids::text[]))',
          {
            of: asked.map(({ chargePointId }) => chargePointId),
            ids: asked.map(({ ocppTransactionId }) => ocppTransactionId),
          },
        )
        .getMany(),
    );
    const byKey = Map.groupBy(found, keyOf);
    return asked.map((key) => byKey.get(keyOf(key)) ?? []);
  }
}

interface TransactionKey {
  readonly chargePointId: string;
  readonly ocppTransactionId: string;
}

function keyOf({ chargePointId, ocppTransactionId }: TransactionKey): string {
  return JSON.stringify([chargePointId, ocppTransactionId]);
}

function findForUpdate(tx: EntityManager, key: TransactionKey): Promise<TransactionEntity[]> {
  const { chargePointId, ocppTransactionId } = key;
  return tx.find(TransactionEntity, {
    where: { chargePointId, ocppTransactionId },
    lock: { mode: 'pessimistic_write' },
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
  return decideAt(tx, event, { idToken, idTokenType: event.idTokenType }, event.at, isElsewhere);
}

function decideAt(
  tx: EntityManager,
  { organizationId, chargePointId, isUnknownWelcome }: TransactionPlace,
  token: PresentedToken,
  startedAt: Date,
  isChargingElsewhere: boolean,
): Promise<AuthorizationDecision> {
  const circumstances = { isChargingElsewhere, isUnknownWelcome, start: { chargePointId, startedAt } };
  return decide(tx, { ...token, ...circumstances, organizationId, at: new Date() });
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
    startReading: null,
    endedAt: null,
    isStartInferred: false,
    isEndPresumed: false,
    createdAt: new Date(),
  });
}

function fromRow(manager: EntityManager, row: Record<string, unknown>): TransactionEntity {
  const { columns } = manager.dataSource.getMetadata(TransactionEntity);
  const values = columns.map(({ propertyName, databaseName }) => [propertyName, row[databaseName]]);
  return manager.create(TransactionEntity, Object.fromEntries(values) as TransactionEntity);
}

/** The start itself, of a transaction of which only the stop has told. */
async function takeStart(tx: EntityManager, inferred: TransactionEntity, start: Start16): Promise<void> {
  const { evseId, connectorId, statedStart, meterStartWh } = start;
  const startedAt = start.startedAt < inferred.startedAt ? start.startedAt : inferred.startedAt;
  const told = { evseId, connectorId, statedStart, meterStartWh, startedAt, isStartInferred: false };
  await tx.update(TransactionEntity, { sessionId: inferred.sessionId }, told);
  Object.assign(inferred, told);
}

/** For what a wrong clock says of the length of a charge. */
function heardOf({ startReading }: TransactionEntity, { reading }: Event201): Heard {
  return {
    startReceivedAt: startReading === null ? null : new Date(startReading.received_at),
    endReceivedAt: new Date(reading.received_at),
  };
}

/** As it was found first; a token that was good then, and is none any more, is none for the next time. */
function answeredAgain(told: TransactionEntity, decision: AuthorizationDecision): AuthorizationDecision {
  const status = told.authorizationStatus ?? decision.status;
  const isAsFirst = status !== 'Accepted' || decision.statusNow === 'ConcurrentTx';
  return { ...decision, status, statusNow: isAsFirst ? status : decision.statusNow };
}

/** Of a charger that has called an earlier transaction so too. */
function sessionIdOfNext({ chargePointId, ocppTransactionId }: TransactionKey, startedAt: Date): string {
  return deriveId('sess', chargePointId, ocppTransactionId, startedAt.toISOString());
}

/** Settled 1: every service derives the same session from charge point and OCPP transaction. */
export function sessionIdOf(chargePointId: string, ocppTransactionId: string): string {
  return deriveId('sess', chargePointId, ocppTransactionId);
}

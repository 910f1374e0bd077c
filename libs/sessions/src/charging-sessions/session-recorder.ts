import { isDeepStrictEqual } from 'node:util';

import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import { deriveId } from '@csms/kernel';
import { upsertRows } from '@csms/platform-db';
import { Outbox } from '@csms/platform-kafka';

import { keepOutcomes, type SessionOutcome } from '../attempts/attempts.repository';
import { attemptOfSession, type AttemptOutcome } from '../attempts/domain/attempt';
import { type DriverCopy, type DriverRef, holdDrivers } from '../drivers/driver-copies';
import type { LifeWord } from '../life-lines/domain/life-step';
import { LifeLineReviewer } from '../life-lines/life-line-reviewer';
import { insertWords, type SessionWord } from '../life-lines/life-lines.repository';
import { markSeriesDue, type Touched } from '../meter-series/series-due';
import { type TokenOfOrganization, type VehicleFinder, vehiclesFor } from '../vehicles/vehicle-copies';

import type { SessionFact } from './domain/session-facts';
import { applyFact, isMeasured, type SessionState } from './domain/session-state';
import { SessionEntity } from './session.entity';
import { stateOf, writeState } from './session.mapper';
import {
  endFiguresOf,
  endNews,
  hasTakenMore,
  measuredNews,
  type News,
  presumptionNews,
  startNews,
} from './session-news';

/** Where a transaction is, as each event of a charger says. */
export interface SessionPlace {
  readonly sessionId: string;
  readonly ocppTransactionId: string;
  readonly organizationId: string;
  readonly chargePointId: string;
  readonly siteId: string | null;
  readonly projectId: string | null;
  readonly timeZone: string;
  /** null where the event does not say (OCPP 1.6 stops): the start did, or will. */
  readonly evseId: number | null;
  readonly connectorId: number | null;
}

/** A fact, and the transaction that it speaks of. */
export interface PlacedFact {
  readonly place: SessionPlace;
  readonly fact: SessionFact;
  /** What it says of the session's life. */
  readonly words?: readonly LifeWord[];
  readonly ocpp?: OcppOfFact;
}

/** What OCPP says beside the fact. */
export interface OcppOfFact {
  readonly version: string;
  readonly isOffline: boolean;
  readonly remoteStartId: number | null;
}

/** Brings the facts of chargers into the record of sessions, and tells what became of them. */
@Injectable()
export class SessionRecorder {
  constructor(
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(LifeLineReviewer) private readonly reviewer: LifeLineReviewer,
  ) {}

  /**
   * Applies facts in their order in the caller's transaction, with as many statements for many as for one. A fact that
   * changes nothing leaves no trace.
   */
  async record(tx: EntityManager, ...facts: readonly PlacedFact[]): Promise<void> {
    // Before the sessions: whoever tells of a driver takes them in this order, too.
    const drivers = await holdDrivers(tx, facts.flatMap(driverIn));
    const vehicles = await vehiclesFor(tx, facts.flatMap(tokenIn));
    const sessions = new SessionsInHand(tx, await lockedSessions(tx, facts), drivers, vehicles);
    const news = facts.flatMap((fact) => sessions.apply(fact));
    await sessions.save();
    await markSeriesDue(tx, facts.map(touchedBy));
    await this.outbox.append(tx, ...news);
    await keepOutcomes(tx, sessions.outcomes);
    const told = await insertWords(tx, [...facts.flatMap(wordsIn), ...sessions.conclusions]);
    await this.reviewer.review(tx, { told, moved: sessions.moved });
  }
}

function touchedBy({ place, fact }: PlacedFact): Touched {
  return { sessionId: place.sessionId, isTurn: fact.kind !== 'metered' && fact.kind !== 'updated' };
}

/** In the order of their ids, so that two transactions with the same sessions wait for each other in one direction. */
function lockedSessions(tx: EntityManager, facts: readonly PlacedFact[]): Promise<SessionEntity[]> {
  return tx.find(SessionEntity, {
    where: { id: In([...new Set(facts.map(({ place }) => place.sessionId))]) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
}

/** The rows of some sessions, as they become by one fact after the other. */
class SessionsInHand {
  private readonly rows: Map<string, SessionEntity>;
  private readonly added = new Set<SessionEntity>();
  private readonly changed = new Set<SessionEntity>();
  private readonly movedIds = new Set<string>();
  private readonly attempts = new Map<SessionEntity, AttemptOutcome | null>();
  /** Our own words of the sessions' lives. */
  readonly conclusions: SessionWord[] = [];

  constructor(
    private readonly tx: EntityManager,
    held: readonly SessionEntity[],
    private readonly drivers: ReadonlyMap<string, DriverCopy>,
    private readonly vehicleFor: VehicleFinder,
  ) {
    this.rows = new Map(held.map((row) => [row.id, row]));
  }

  /** @returns what is to be told */
  apply({ place, fact, ocpp }: PlacedFact): News[] {
    const held = this.rows.get(place.sessionId) ?? null;
    const before = held === null ? null : stateOf(held);
    const after = applyFact(before, fact);
    const row = held ?? this.add(place);
    const figuresBefore = held === null ? null : endFiguresOf(held);
    const hasNewPlace = completePlace(row, place, fact.kind === 'started');
    if (hasNewPlace || before === null) this.movedIds.add(row.id);
    const hasNewOcpp = ocpp !== undefined && completeOcpp(row, ocpp);
    if (after === before && !hasNewPlace && !hasNewOcpp) return [];
    const { driverId: driverBefore, idToken: tokenBefore } = row;
    writeState(row, after);
    this.keepDriver(row, driverBefore);
    // Once, like the driver's groups: later changes of vehicles are not of this charge.
    if (row.driverId !== driverBefore || row.idToken !== tokenBefore) row.vehicleId = this.vehicleFor(row);
    const isEndNews = !isDeepStrictEqual(endFiguresOf(row), figuresBefore);
    if (figuresBefore !== null && isEndNews) row.revision += 1;
    row.updatedAt = new Date();
    this.changed.add(row);
    if (isEndNews || +after.startedAt !== +(before?.startedAt ?? 0)) this.movedIds.add(row.id);
    this.noteAttempt(row, before, after);
    this.conclusions.push(...conclusionsOf(row, fact, before, after));
    const isStartNews = after.isStartKnown && before?.isStartKnown !== true;
    const isFirstValue = isMeasured(after) && (before === null || !isMeasured(before));
    const isValueNews = isFirstValue || (row.purpose === 'commissioning' && hasTakenMore(before, after));
    return [
      ...(isStartNews ? [startNews(row)] : []),
      ...(isValueNews && after.endedAt === null ? [measuredNews(row, after)] : []),
      ...(isEndNews && after.endedAt !== null ? [endNews(row)] : []),
      ...presumptionNews(row, before, after),
    ];
  }

  /** Sessions whose place, start or figures of the end are others now. */
  get moved(): string[] {
    return [...this.movedIds];
  }

  /** Of sessions that have become an attempt, another one, or none any more. */
  get outcomes(): SessionOutcome[] {
    return [...this.attempts].map(([row, outcome]) => ({ row, outcome }));
  }

  async save(): Promise<void> {
    const known = [...this.changed].filter((row) => !this.added.has(row));
    // Not one statement for both: a row that another transaction has added meanwhile must not be overwritten.
    if (this.added.size > 0) await this.tx.insert(SessionEntity, inOrder(this.added));
    await upsertRows(this.tx, SessionEntity, inOrder(known));
  }

  private noteAttempt(row: SessionEntity, before: SessionState | null, after: SessionState): void {
    const was = before === null ? null : attemptOfSession(before);
    const is = attemptOfSession(after);
    // Written anew with each change: its token and place may be others.
    if (was !== null || is !== null) this.attempts.set(row, is);
  }

  /** Once: later changes of the driver are not of this charge. */
  private keepDriver(row: SessionEntity, before: string | null): void {
    if (row.driverId !== before) [row.groupIds, row.costCentre] = [null, null];
    const driver = row.driverId === null ? undefined : this.drivers.get(row.driverId);
    if (row.groupIds !== null || driver === undefined) return;
    [row.groupIds, row.costCentre] = [driver.groupIds, driver.costCentre];
  }

  private add(place: SessionPlace): SessionEntity {
    const row = newRow(this.tx, place);
    this.rows.set(row.id, row);
    this.added.add(row);
    return row;
  }
}

function driverIn({ place, fact }: PlacedFact): DriverRef[] {
  const driverId = 'authorization' in fact ? (fact.authorization?.driverId ?? null) : null;
  return driverId === null ? [] : [{ driverId, organizationId: place.organizationId }];
}

function tokenIn({ place: { organizationId }, fact }: PlacedFact): TokenOfOrganization[] {
  const authorization = 'authorization' in fact ? fact.authorization : null;
  return authorization === null
    ? []
    : [{ organizationId, idToken: authorization.idToken, driverId: authorization.driverId }];
}

function wordsIn({ place, words = [] }: PlacedFact): SessionWord[] {
  const { sessionId, organizationId } = place;
  return words.map((word) => ({ sessionId, organizationId, word }));
}

/** What we concluded, and what took it back. */
function conclusionsOf(
  row: SessionEntity,
  fact: SessionFact,
  before: SessionState | null,
  after: SessionState,
): SessionWord[] {
  const { id: sessionId, organizationId } = row;
  const word = (step: 'presumed_ended' | 'reopened', at: Date, reason: string | null): SessionWord[] => [
    { sessionId, organizationId, word: { at, step, reason, source: 'CSMS' } },
  ];
  const wasPresumed = before !== null && before.endedAt !== null && !before.isEndTold;
  if (wasPresumed && after.endedAt === null) return word('reopened', after.lastSignAt, fact.kind);
  const isPresumed = fact.kind === 'presumed-ended' && after.endedAt !== null && !after.isEndTold;
  return isPresumed ? word('presumed_ended', after.endedAt, after.stopReason) : [];
}

function inOrder(rows: Iterable<SessionEntity>): SessionEntity[] {
  return [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Where a known session is. */
export function placeOfSession(row: SessionEntity): SessionPlace {
  const { ocppTransactionId, organizationId, chargePointId, siteId, projectId } = row;
  const { timeZone, evseId, connectorId } = row;
  const where = { organizationId, chargePointId, siteId, projectId, timeZone, evseId, connectorId };
  return { sessionId: row.id, ocppTransactionId, ...where };
}

function newRow(tx: EntityManager, place: SessionPlace): SessionEntity {
  return tx.create(SessionEntity, {
    id: place.sessionId,
    organizationId: place.organizationId,
    transactionId: deriveId('txn', place.sessionId),
    ocppTransactionId: place.ocppTransactionId,
    chargePointId: place.chargePointId,
    siteId: place.siteId,
    projectId: place.projectId,
    timeZone: place.timeZone,
    evseId: place.evseId ?? 0,
    connectorId: place.connectorId ?? 0,
    ocppVersion: null,
    isOffline: null,
    remoteStartId: null,
    driverId: null,
    groupIds: null,
    costCentre: null,
    vehicleId: null,
    idToken: null,
    revision: 1,
    createdAt: new Date(),
  });
}

/**
 * A stop that overtook its start could not say the connector; a later fact can. Where the start says another one than
 * what came before it, the start is believed.
 */
function completePlace(row: SessionEntity, { evseId, connectorId }: SessionPlace, isStart: boolean): boolean {
  if (connectorId === null || connectorId === 0) return false;
  const isOther = row.connectorId !== connectorId || row.evseId !== evseId;
  const isBetter = row.connectorId === 0 || (isStart && isOther);
  if (isBetter) {
    row.connectorId = connectorId;
    row.evseId = evseId ?? 0;
  }
  return isBetter;
}

/** @returns whether it says more than was known */
function completeOcpp(row: SessionEntity, { version, isOffline, remoteStartId }: OcppOfFact): boolean {
  const before = [row.ocppVersion, row.isOffline, row.remoteStartId];
  row.ocppVersion ??= version;
  row.isOffline = isOffline || row.isOffline === true;
  row.remoteStartId ??= remoteStartId;
  return !isDeepStrictEqual(before, [row.ocppVersion, row.isOffline, row.remoteStartId]);
}

import { isDeepStrictEqual } from 'node:util';

import type { EntityManager } from 'typeorm';

import { deriveId } from '@csms/kernel';
import { upsertRows } from '@csms/platform-db';
import type { Pseudonyms } from '@csms/platform-http';

import type { SessionOutcome } from '../attempts/attempts.repository';
import { attemptOfSession, type AttemptOutcome } from '../attempts/domain/attempt';
import { backfillOf } from '../corrections/backfills';
import type { CorrectionEntity } from '../corrections/correction.entity';
import { correctionNews } from '../corrections/correction-news';
import {
  keepVersions,
  type ReplacedSession,
  revisionInstant,
} from '../corrections/session-versions.repository';
import type { HeldDriver } from '../drivers/driver-copies';
import { eraseDriver } from '../drivers/erased-driver';
import type { SessionWord } from '../life-lines/life-lines.repository';
import type { RoamingPartyFinder } from '../tokens/token-copies';
import type { VehicleFinder } from '../vehicles/vehicle-copies';

import type { SessionFact } from './domain/session-facts';
import { applyFact, energyWh, isMeasured, type SessionState } from './domain/session-state';
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
import type { OcppOfFact, PlacedFact, SessionPlace } from './session-recorder';

/** What is known of those who charge. */
export interface WhoCharges {
  readonly drivers: ReadonlyMap<string, HeldDriver>;
  readonly vehicleFor: VehicleFinder;
  readonly roamingPartyFor: RoamingPartyFinder;
  readonly pseudonyms: Pseudonyms;
}

/** The rows of some sessions, as they become by one fact after the other. */
export class SessionsInHand {
  private readonly rows: Map<string, SessionEntity>;
  private readonly added = new Set<SessionEntity>();
  private readonly changed = new Set<SessionEntity>();
  private readonly movedIds = new Set<string>();
  private readonly readIds = new Set<string>();
  private readonly revised = new Map<SessionEntity, Date>();
  private readonly attempts = new Map<SessionEntity, AttemptOutcome | null>();
  /** What late facts made of sessions that had ended. */
  readonly backfills: CorrectionEntity[] = [];
  /** Our own words of the sessions' lives. */
  readonly conclusions: SessionWord[] = [];

  constructor(
    private readonly tx: EntityManager,
    held: readonly SessionEntity[],
    private readonly known: WhoCharges,
  ) {
    this.rows = new Map(held.map((row) => [row.id, row]));
  }

  /** @returns what is to be told */
  apply({ place, fact, ocpp }: PlacedFact): News[] {
    const held = this.rows.get(place.sessionId) ?? null;
    const before = held === null ? null : stateOf(held);
    const after = applyFact(before, fact);
    const row = held ?? this.add(place);
    if (after.endedAt !== null && fact.samples.length > 0) this.readIds.add(row.id);
    const figuresBefore = held === null ? null : endFiguresOf(held);
    const hasNewPlace = completePlace(row, place, fact.kind === 'started');
    if (hasNewPlace || before === null) this.movedIds.add(row.id);
    const hasNewOcpp = ocpp !== undefined && completeOcpp(row, ocpp);
    if (after === before && !hasNewPlace && !hasNewOcpp) return [];
    const { driverId: driverBefore, idToken: tokenBefore } = row;
    writeState(row, after);
    this.keepDriver(row, driverBefore);
    // Once, like the driver's groups: later changes of vehicles are not of this charge.
    if (row.driverId !== driverBefore || row.idToken !== tokenBefore)
      row.vehicleId = this.known.vehicleFor(row);
    if (row.idToken !== tokenBefore) row.roamingParty = this.known.roamingPartyFor(row);
    const isEndNews = !isDeepStrictEqual(endFiguresOf(row), figuresBefore);
    if (isEndNews) this.revise(row, figuresBefore !== null);
    if (hasNewPlace || hasNewOcpp || isEndNews || !isUnseen(before, after)) row.updatedAt = new Date();
    this.changed.add(row);
    if (isEndNews || +after.startedAt !== +(before?.startedAt ?? 0)) this.movedIds.add(row.id);
    this.noteAttempt(row, before, after);
    this.conclusions.push(...conclusionsOf(row, fact, before, after));
    // The past does not begin now: its end says everything.
    const isStartNews = row.source === 'charger' && after.isStartKnown && before?.isStartKnown !== true;
    const isFirstValue = isMeasured(after) && (before === null || !isMeasured(before));
    const isValueNews = isFirstValue || (row.purpose === 'commissioning' && hasTakenMore(before, after));
    return [
      ...(isStartNews ? [startNews(row)] : []),
      ...(isValueNews && after.endedAt === null ? [measuredNews(row, after)] : []),
      ...(isEndNews && after.endedAt !== null ? [endNews(row)] : []),
      ...(isEndNews ? this.noteBackfill(row, before, after) : []),
      ...presumptionNews(row, before, after),
    ];
  }

  /** Sessions whose place, start or figures of the end are others now. */
  get moved(): string[] {
    return [...this.movedIds];
  }

  /** Ended sessions of which samples came: their registers may contradict each other. */
  get readAfterEnd(): string[] {
    return [...this.readIds];
  }

  /** Of sessions that have become an attempt, another one, or none any more. */
  get outcomes(): SessionOutcome[] {
    return [...this.attempts].map(([row, outcome]) => ({ row, outcome }));
  }

  async save(): Promise<void> {
    const known = [...this.changed].filter((row) => !this.added.has(row));
    // Not one statement for both: a row that another transaction has added meanwhile must not be overwritten.
    await keepVersions(this.tx, this.replaced);
    if (this.added.size > 0) await this.tx.insert(SessionEntity, inOrder(this.added));
    await upsertRows(this.tx, SessionEntity, inOrder(known));
  }

  private get replaced(): ReplacedSession[] {
    return [...this.revised].map(([{ id }, replacedAt]) => ({ id, replacedAt }));
  }

  /** @returns what is told of it, beside the end that is told again */
  private noteBackfill(row: SessionEntity, before: SessionState | null, after: SessionState): News[] {
    const backfill = before === null ? null : backfillOf(row, before, after);
    if (backfill === null) return [];
    this.backfills.push(backfill);
    return [correctionNews(backfill, row)];
  }

  /** Its end is told for the first time, told otherwise than before, or taken back. */
  private revise(row: SessionEntity, isKnownEnd: boolean): void {
    row.revisedAt = revisionInstant(row);
    if (!isKnownEnd) return;
    row.revision += 1;
    if (!this.added.has(row)) this.revised.set(row, row.revisedAt);
  }

  private noteAttempt(row: SessionEntity, before: SessionState | null, after: SessionState): void {
    const was = before === null ? null : attemptOfSession(before);
    const is = attemptOfSession(after);
    // Written anew with each change: its token and place may be others.
    if (was !== null || is !== null) this.attempts.set(row, is);
  }

  /** Once: later changes of the driver are not of this charge, but that he was erased. */
  private keepDriver(row: SessionEntity, before: string | null): void {
    const driver = row.driverId === null ? undefined : this.known.drivers.get(row.driverId);
    if (driver?.isErased === true || row.isDriverErased) this.forgetDriver(row, before);
    if (row.driverId !== before) [row.groupIds, row.costCentre] = [null, null];
    if (row.groupIds !== null || driver === undefined) return;
    [row.groupIds, row.costCentre] = [driver.groupIds, driver.costCentre];
  }

  private forgetDriver(row: SessionEntity, before: string | null): void {
    const driverId = row.driverId ?? before;
    if (driverId !== null) eraseDriver(row, driverId, this.known.pseudonyms);
  }

  private add(place: SessionPlace): SessionEntity {
    const row = newRow(this.tx, place);
    this.rows.set(row.id, row);
    this.added.add(row);
    return row;
  }
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

/** Whether nothing but the registers that are remembered has changed: nobody is shown these. */
function isUnseen(before: SessionState | null, after: SessionState): boolean {
  if (before === null || energyWh(before) !== energyWh(after)) return false;
  const { latestRegisters, energyIntervals } = after;
  return isDeepStrictEqual({ ...before, latestRegisters, energyIntervals }, after);
}

function inOrder(rows: Iterable<SessionEntity>): SessionEntity[] {
  return [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
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
    source: place.externalId == null ? 'charger' : 'import',
    externalId: place.externalId ?? null,
    driverId: null,
    isDriverErased: false,
    groupIds: null,
    costCentre: null,
    correctedFigures: null,
    vehicleId: null,
    roamingParty: null,
    idToken: null,
    revision: 1,
    revisedAt: null,
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

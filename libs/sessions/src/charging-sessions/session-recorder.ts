import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import { Pseudonyms } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { keepOutcomes } from '../attempts/attempts.repository';
import { keepBackfills } from '../corrections/backfills';
import { type DriverRef, holdDrivers } from '../drivers/driver-copies';
import type { LifeWord } from '../life-lines/domain/life-step';
import { LifeLineReviewer } from '../life-lines/life-line-reviewer';
import { insertWords, type SessionWord } from '../life-lines/life-lines.repository';
import { markSeriesDue, type Touched } from '../meter-series/series-due';
import { roamingPartiesFor } from '../tokens/token-copies';
import { type TokenOfOrganization, vehiclesFor } from '../vehicles/vehicle-copies';

import type { SessionFact } from './domain/session-facts';
import { SessionEntity } from './session.entity';
import { SessionsInHand } from './sessions-in-hand';

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
  /** Of a session of the past: its id in the system that it comes from. Left out: the charger told it. */
  readonly externalId?: string | null;
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
    @Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms,
  ) {}

  /**
   * Applies facts in their order in the caller's transaction, with as many statements for many as for one. A fact that
   * changes nothing leaves no trace.
   */
  async record(tx: EntityManager, ...facts: readonly PlacedFact[]): Promise<void> {
    // Before the sessions: whoever tells of a driver takes them in this order, too.
    const drivers = await holdDrivers(tx, facts.flatMap(driverIn));
    const vehicles = await vehiclesFor(tx, facts.flatMap(tokenIn));
    const roamingPartyFor = await roamingPartiesFor(tx, facts.flatMap(tokenIn));
    const held = await lockedSessions(tx, facts);
    const sessions = new SessionsInHand(tx, held, {
      drivers,
      vehicleFor: vehicles,
      roamingPartyFor,
      pseudonyms: this.pseudonyms,
    });
    const news = facts.flatMap((fact) => sessions.apply(fact));
    await sessions.save();
    await markSeriesDue(tx, facts.map(touchedBy));
    await this.outbox.append(tx, ...news);
    await keepBackfills(tx, sessions.backfills);
    await keepOutcomes(tx, sessions.outcomes);
    const told = await insertWords(tx, [...facts.flatMap(wordsIn), ...sessions.conclusions]);
    await this.reviewer.review(tx, { told, moved: sessions.moved, read: sessions.readAfterEnd });
  }
}

function touchedBy({ place, fact }: PlacedFact): Touched {
  const { sessionId, organizationId } = place;
  return { sessionId, organizationId, isTurn: fact.kind !== 'metered' && fact.kind !== 'updated' };
}

/** In the order of their ids, so that two transactions with the same sessions wait for each other in one direction. */
function lockedSessions(tx: EntityManager, facts: readonly PlacedFact[]): Promise<SessionEntity[]> {
  return tx.find(SessionEntity, {
    where: { id: In([...new Set(facts.map(({ place }) => place.sessionId))]) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
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

/** Where a known session is. */
export function placeOfSession(row: SessionEntity): SessionPlace {
  const { ocppTransactionId, organizationId, chargePointId, siteId, projectId } = row;
  const { timeZone, evseId, connectorId, externalId } = row;
  const where = {
    organizationId,
    chargePointId,
    siteId,
    projectId,
    timeZone,
    evseId,
    connectorId,
    externalId,
  };
  return { sessionId: row.id, ocppTransactionId, ...where };
}

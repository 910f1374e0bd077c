import { isDeepStrictEqual } from 'node:util';

import { type EntityManager, In } from 'typeorm';

import { upsertRows } from '@csms/platform-db';

import { applyFact, type SessionFact } from './domain/session-energy';
import { SessionEntity } from './session.entity';
import { daysOf, stateOf, writeState } from './session.mapper';
import { SessionDayEntity } from './session-day.entity';

/** Where a session is. */
export type SessionPlace = Pick<
  SessionEntity,
  'id' | 'organizationId' | 'chargePointId' | 'siteId' | 'projectId'
>;

/** A fact, and the session of which it is told. */
export interface PlacedFact {
  readonly place: SessionPlace;
  readonly fact: SessionFact;
}

/** Brings facts into the rows of sessions and their days, with as many statements for many facts as for one. */
export async function recordFacts(tx: EntityManager, facts: readonly PlacedFact[]): Promise<void> {
  if (facts.length === 0) return;
  const bySession = Map.groupBy(facts, ({ place }) => place.id);
  const sessions = await lockedSessions(tx, bySession);
  const held = await tx.findBy(SessionDayEntity, { sessionId: In([...bySession.keys()]) });
  const heldBySession = Map.groupBy(held, ({ sessionId }) => sessionId);
  const changes = sessions.map((row) =>
    changeOf(row, heldBySession.get(row.id) ?? [], bySession.get(row.id) ?? []),
  );
  await save(tx, changes);
}

/** Rows that are not as they are stored. */
interface Change {
  readonly row: SessionEntity | null;
  readonly days: readonly SessionDayEntity[];
}

/** In the order of their ids, so that two transactions with the same sessions wait for each other in one direction. */
async function lockedSessions(
  tx: EntityManager,
  facts: ReadonlyMap<string, readonly PlacedFact[]>,
): Promise<SessionEntity[]> {
  const ids = [...facts.keys()].sort();
  const find = () =>
    tx.find(SessionEntity, {
      where: { id: In(ids) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
  const known = await find();
  if (known.length === ids.length) return known;
  const isKnown = new Set(known.map(({ id }) => id));
  const opened = ids.filter((id) => !isKnown.has(id)).flatMap((id) => facts.get(id)?.slice(0, 1) ?? []);
  await tx
    .createQueryBuilder()
    .insert()
    .into(SessionEntity)
    .values(opened.map(({ place }) => ({ ...place, isUnderWay: true })))
    .orIgnore()
    .execute();
  return find();
}

function changeOf(
  row: SessionEntity,
  heldDays: readonly SessionDayEntity[],
  facts: readonly PlacedFact[],
): Change {
  const stored = structuredClone(row);
  let state = stateOf(row, heldDays);
  for (const { place, fact } of facts) {
    // Where it is is settled with its figures: the charge point may have been moved while it ran.
    const before = state.settlement;
    state = applyFact(state, fact);
    if (state.settlement !== before) Object.assign(row, place);
  }
  writeState(row, state);
  const heldByDay = new Map(heldDays.map((day) => [day.day, day]));
  return {
    row: isDeepStrictEqual(stored, structuredClone(row)) ? null : row,
    days: daysOf(row, state, [...heldByDay.keys()]).filter(
      (day) => !isDeepStrictEqual(structuredClone(heldByDay.get(day.day)), day),
    ),
  };
}

async function save(tx: EntityManager, changes: readonly Change[]): Promise<void> {
  const rows = changes.flatMap(({ row }) => (row === null ? [] : [row]));
  const days = changes.flatMap((change) => change.days);
  await upsertRows(tx, SessionEntity, rows);
  await upsertRows(tx, SessionDayEntity, days);
}

import type { EntityManager } from 'typeorm';

import { InvalidParameterError } from '@csms/kernel';

import { SessionEntity } from '../charging-sessions/session.entity';

/** A session whose stored state is about to be replaced by a later revision. */
export interface ReplacedSession {
  readonly id: string;
  readonly replacedAt: Date;
}

/** Later than now and than what is known so far: no two states of a session are of one instant. */
export function revisionInstant(row: SessionEntity, now = new Date()): Date {
  return new Date(Math.max(now.getTime(), (row.revisedAt?.getTime() ?? 0) + 1));
}

/** Keeps the states of ended sessions as they are stored now, before they are written over. */
export async function keepVersions(tx: EntityManager, sessions: readonly ReplacedSession[]): Promise<void> {
  if (sessions.length === 0) return;
  await tx.query(
    `insert into session_version (session_id, organization_id, revision, recorded_at, replaced_at, state)
     select id, organization_id, revision, coalesce(revised_at, updated_at), replaced_at, to_jsonb(session)
     from session join unnest($1::text[], $2::timestamptz[]) as replaced (session_id, replaced_at) on id = session_id
     where ended_at is not null`,
    [sessions.map(({ id }) => id), sessions.map(({ replacedAt }) => replacedAt)],
  );
}

/**
 * A session as it was known at an instant. While it was under way its states are not kept.
 *
 * @throws InvalidParameterError where nothing is known of that instant
 */
export async function sessionAsOf(tx: EntityManager, row: SessionEntity, asOf: Date): Promise<SessionEntity> {
  const since = row.endedAt === null ? row.updatedAt : (row.revisedAt ?? row.updatedAt);
  if (asOf >= since) return row;
  const [version] = await tx.query<Record<string, unknown>[]>(
    `select (jsonb_populate_record(null::session, state)).* from session_version
     where session_id = $1 and recorded_at <= $2 and replaced_at > $2 order by revision desc limit 1`,
    [row.id, asOf],
  );
  if (version !== undefined) return entityOf(tx, version);
  throw InvalidParameterError.of(
    'as_of',
    'unknown',
    'Of that instant no state is kept: the session was under way, or had not begun.',
  );
}

function entityOf(tx: EntityManager, record: Record<string, unknown>): SessionEntity {
  const { driver } = tx.dataSource;
  const row = tx.create(SessionEntity);
  for (const column of tx.dataSource.getMetadata(SessionEntity).columns) {
    column.setEntityValue(row, driver.prepareHydratedValue(record[column.databaseName] ?? null, column));
  }
  return row;
}

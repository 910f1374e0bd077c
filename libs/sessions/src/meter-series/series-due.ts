import type { EntityManager } from 'typeorm';

/** Readings come by the minute; a session's quarters are counted anew once for several of them, seconds. */
const WHILE_CHARGING_SECONDS = 30;

/** A session of which something was told. */
export interface Touched {
  readonly sessionId: string;
  /** Whether more than a reading was told: a start, or an end. */
  readonly isTurn: boolean;
}

/** The quarters of these sessions are to be counted anew, in time. */
export async function markSeriesDue(tx: EntityManager, touched: readonly Touched[]): Promise<void> {
  const turns = new Map<string, boolean>();
  for (const { sessionId, isTurn } of touched) turns.set(sessionId, isTurn || turns.get(sessionId) === true);
  // In the order of their ids, so that two transactions wait for each other in one direction.
  const rows = [...turns].sort(([a], [b]) => (a < b ? -1 : 1));
  await tx.query(
    `insert into series_due (session_id, due_at)
     select session_id, now() + make_interval(secs => seconds)
     from unnest($1::text[], $2::int[]) as row(session_id, seconds)
     on conflict (session_id) do update set due_at = excluded.due_at where excluded.due_at < series_due.due_at`,
    [rows.map(([id]) => id), rows.map(([, isTurn]) => (isTurn ? 0 : WHILE_CHARGING_SECONDS))],
  );
}

/** The same for those who may add alone; what is due already is counted half a minute later at most. */
export async function addSeriesDue(tx: EntityManager, sessionId: string): Promise<void> {
  await tx.query('insert into series_due (session_id, due_at) values ($1, now()) on conflict do nothing', [
    sessionId,
  ]);
}

import type { EntityManager } from 'typeorm';

/** Readings come by the minute; a session's quarters are counted anew once for several of them, seconds. */
const WHILE_CHARGING_SECONDS = 30;

/** A session of which something was told. */
export interface Touched {
  readonly sessionId: string;
  readonly organizationId: string;
  /** Whether more than a reading was told: a start, or an end. */
  readonly isTurn: boolean;
}

/** The quarters of these sessions are to be counted anew, in time. */
export async function markSeriesDue(tx: EntityManager, touched: readonly Touched[]): Promise<void> {
  const bySession = new Map<string, Touched>();
  for (const one of touched) {
    const isTurn = one.isTurn || bySession.get(one.sessionId)?.isTurn === true;
    bySession.set(one.sessionId, { ...one, isTurn });
  }
  // In the order of their ids, so that two transactions wait for each other in one direction.
  const rows = [...bySession.values()].sort((a, b) => (a.sessionId < b.sessionId ? -1 : 1));
  await tx.query(
    `insert into series_due (session_id, organization_id, due_at)
     select session_id, organization_id, now() + make_interval(secs => seconds)
     from unnest($1::text[], $2::text[], $3::int[]) as row(session_id, organization_id, seconds)
     on conflict (session_id) do update set due_at = excluded.due_at where excluded.due_at < series_due.due_at`,
    [
      rows.map(({ sessionId }) => sessionId),
      rows.map(({ organizationId }) => organizationId),
      rows.map(({ isTurn }) => (isTurn ? 0 : WHILE_CHARGING_SECONDS)),
    ],
  );
}

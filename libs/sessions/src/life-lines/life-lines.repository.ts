import type { EntityManager } from 'typeorm';

import type { Neighbourhood } from './domain/life-line';
import type { LifeSource, LifeStep, LifeWord } from './domain/life-step';

/** Of one session: far more than any charger tells that works, and a bound for one that flaps. */
const MOST_WORDS = 1_000;

/** Of one session: somebody who cannot believe that his token is refused. */
const MOST_TOKENS = 50;

/** A word, and the session that it is of. */
export interface SessionWord {
  readonly sessionId: string;
  readonly organizationId: string;
  readonly word: LifeWord;
}

/** Where a status was told. */
export interface StatusPlace {
  readonly organizationId: string;
  readonly chargePointId: string;
  readonly evseId: number;
  readonly connectorId: number;
}

/** A session, and all the words that may be of its life. */
export interface WordsOfSession extends Neighbourhood {
  readonly sessionId: string;
  readonly words: readonly LifeWord[];
  /** Of its connector around its time. */
  readonly statuses: readonly LifeWord[];
}

/** @returns the sessions of which a word was not known before */
export async function insertWords(tx: EntityManager, words: readonly SessionWord[]): Promise<string[]> {
  if (words.length === 0) return [];
  const rows = words.map(({ sessionId, organizationId, word }) => ({
    session_id: sessionId,
    organization_id: organizationId,
    ...word,
  }));
  const added = await tx.query<{ session_id: string }[]>(
    `insert into session_word (session_id, organization_id, at, step, reason, source)
     select session_id, organization_id, at, step, reason, source
     from jsonb_to_recordset($1::jsonb) as row(session_id text, organization_id text, at timestamptz, step text,
       reason text, source text)
     where step in ('started', 'ended')
       or (select count(*) from session_word as known where known.session_id = row.session_id) < ${MOST_WORDS}
     on conflict do nothing returning session_id`,
    [JSON.stringify(rows)],
  );
  return [...new Set(added.map(({ session_id }) => session_id))];
}

/** @returns whether it was not known before */
export async function insertStatus(
  tx: EntityManager,
  place: StatusPlace,
  status: string,
  word: LifeWord,
): Promise<boolean> {
  const added = await tx.query<object[]>(
    `insert into connector_word (charge_point_id, organization_id, evse_id, connector_id, at, status, step, reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning 1`,
    [
      place.chargePointId,
      place.organizationId,
      place.evseId,
      place.connectorId,
      word.at,
      status,
      word.step,
      word.reason ?? status,
    ],
  );
  return added.length > 0;
}

/** Two of the connectors of a charger of which it has told a status, at most. */
export async function connectorsOf(
  tx: EntityManager,
  chargePointId: string,
): Promise<{ readonly evseId: number; readonly connectorId: number }[]> {
  return tx.query(
    `select distinct evse_id as "evseId", connector_id as "connectorId" from connector_word
     where charge_point_id = $1 and connector_id > 0 limit 2`,
    [chargePointId],
  );
}

/** What its connector told while this session was the one there, as far as that is known. By time. */
export async function statusesDuring(
  tx: EntityManager,
  sessionId: string,
): Promise<{ readonly at: Date; readonly status: string }[]> {
  return tx.query(
    `select word.at, word.status from session join connector_word as word using (charge_point_id, evse_id, connector_id)
     ${NEIGHBOURS} where session.id = $1 and word.at >= session.started_at
       and word.at < coalesce(least(session.ended_at, next.started_at), 'infinity')
     order by word.at limit ${MOST_WORDS}`,
    [sessionId],
  );
}

/** The sessions at a connector that a status of this instant can be of: the newest two that had begun, nearly. */
export async function sessionsAround(tx: EntityManager, place: StatusPlace, at: Date): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    `select id from session where charge_point_id = $1 and evse_id = $2 and connector_id = $3
       and started_at <= $4::timestamptz + interval '2 minutes'
       and (ended_at is null or ended_at > $4::timestamptz - interval '1 day')
     order by started_at desc, id desc limit 2`,
    [place.chargePointId, place.evseId, place.connectorId, at],
  );
  return rows.map(({ id }) => id);
}

/** With the sessions next to each at its connector, whose words it parts from its own. */
export async function withNeighbours(tx: EntityManager, sessionIds: readonly string[]): Promise<string[]> {
  if (sessionIds.length === 0) return [];
  const rows = await tx.query<{ ids: string[] }[]>(
    `select array_remove(array[session.id, previous.id, next.id], null) as ids from session ${NEIGHBOURS}
     where session.id = any($1)`,
    [sessionIds],
  );
  return [...new Set(rows.flatMap(({ ids }) => ids))].sort();
}

const SAME_CONNECTOR = `other.charge_point_id = session.charge_point_id and other.evse_id = session.evse_id
  and other.connector_id = session.connector_id and session.connector_id > 0`;

const NEIGHBOURS = `
  left join lateral (
    select id, ended_at from session as other where ${SAME_CONNECTOR}
      and (other.started_at, other.id) < (session.started_at, session.id)
    order by other.started_at desc, other.id desc limit 1) as previous on true
  left join lateral (
    select id, started_at from session as other where ${SAME_CONNECTOR}
      and (other.started_at, other.id) > (session.started_at, session.id)
    order by other.started_at, other.id limit 1) as next on true`;

interface WordRow {
  readonly at: string;
  readonly step: LifeStep;
  readonly reason: string | null;
  readonly source: LifeSource;
}

interface LifeRow {
  readonly id: string;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly previous_id: string | null;
  readonly previous_ended_at: Date | null;
  readonly next_started_at: Date | null;
  /** What Authorize said of the token before the start. */
  readonly tokens: WordRow[] | null;
  readonly words: WordRow[] | null;
  readonly statuses: WordRow[] | null;
}

/** Everything that the life lines of these sessions are made of, by one statement. */
export async function findWords(tx: EntityManager, sessionIds: readonly string[]): Promise<WordsOfSession[]> {
  if (sessionIds.length === 0) return [];
  const rows = await tx.query<LifeRow[]>(
    `select session.id, session.started_at, session.ended_at, previous.id as previous_id,
       previous.ended_at as previous_ended_at, next.started_at as next_started_at,
       (select jsonb_agg(word) from (
          select at, case when is_accepted then 'authorized' else 'refused' end as step,
            coalesce(cause, 'Accepted') as reason, source
          from attempt where attempt.charge_point_id = session.charge_point_id and source = 'Authorize'
            and upper(attempt.id_token) = upper(session.id_token)
            and at between session.started_at - interval '15 minutes' and session.started_at
          order by at limit ${MOST_TOKENS}) as word) as tokens,
       (select jsonb_agg(word) from (
          select at, step, reason, source from session_word where session_id = session.id
          order by at limit ${2 * MOST_WORDS}) as word) as words,
       (select jsonb_agg(word) from (
          select at, step, reason, 'StatusNotification' as source from connector_word as other
          where ${SAME_CONNECTOR} and at >= session.started_at - interval '15 minutes'
            and at < coalesce(least(session.ended_at + interval '1 day', next.started_at), 'infinity')
          order by at limit ${MOST_WORDS}) as word) as statuses
     from session ${NEIGHBOURS} where session.id = any($1)`,
    [sessionIds],
  );
  return rows.map((row) => ({
    sessionId: row.id,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    previous: row.previous_id === null ? null : { endedAt: row.previous_ended_at },
    nextStartedAt: row.next_started_at,
    words: [...(row.tokens ?? []), ...(row.words ?? [])].map(wordOf),
    statuses: (row.statuses ?? []).map(wordOf),
  }));
}

function wordOf({ at, ...word }: WordRow): LifeWord {
  return { ...word, at: new Date(at) };
}

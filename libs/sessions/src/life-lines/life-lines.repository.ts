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

/** A status, where it was told and of when, and what it says of the life of a session there. */
export interface ToldStatus {
  readonly organizationId: string;
  readonly chargePointId: string;
  readonly evseId: number;
  readonly connectorId: number;
  readonly at: Date;
  readonly status: string;
  readonly word: LifeWord;
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

/** @returns those that were not known before */
export async function insertStatuses(
  tx: EntityManager,
  statuses: readonly ToldStatus[],
): Promise<ToldStatus[]> {
  const rows = statuses.map(({ status, word, ...place }, number) => ({
    number,
    ...place,
    status,
    at: word.at,
    step: word.step,
    reason: word.reason ?? status,
  }));
  const added = await tx.query<{ number: number }[]>(
    `with told as (
       select * from jsonb_to_recordset($1::jsonb) as row(number int, "chargePointId" text, "organizationId" text,
         "evseId" int, "connectorId" int, at timestamptz(3), status text, step text, reason text)),
     added as (
       insert into connector_word (charge_point_id, organization_id, evse_id, connector_id, at, status, step, reason)
       select "chargePointId", "organizationId", "evseId", "connectorId", at, status, step, reason from told
       order by "chargePointId", "evseId", "connectorId", at, number on conflict do nothing
       returning charge_point_id, evse_id, connector_id, at, status, reason)
     select min(number) as number from told join added on charge_point_id = "chargePointId" and evse_id = "evseId"
       and connector_id = "connectorId" and added.at = told.at and added.status = told.status
       and added.reason = told.reason
     group by charge_point_id, evse_id, connector_id, added.at, added.status, added.reason order by number`,
    [JSON.stringify(rows)],
  );
  return added.flatMap(({ number }) => statuses[number] ?? []);
}

/** Of some chargers the connector that each has, as far as statuses were told of one alone. */
export async function onlyConnectorsOf(
  tx: EntityManager,
  chargePointIds: readonly string[],
): Promise<Map<string, { readonly evseId: number; readonly connectorId: number }>> {
  if (chargePointIds.length === 0) return new Map();
  const rows = await tx.query<{ id: string; evseId: number; connectorId: number }[]>(
    `select charge_point_id as id, min(evse_id) as "evseId", min(connector_id) as "connectorId"
     from (select distinct charge_point_id, evse_id, connector_id from connector_word
           where charge_point_id = any($1) and connector_id > 0) as connector
     group by charge_point_id having count(*) = 1`,
    [chargePointIds],
  );
  return new Map(rows.map(({ id, ...connector }) => [id, connector]));
}

/** What the connectors of sessions told while each was the one there, as far as that is known. By time. */
export async function statusesDuring(
  tx: EntityManager,
  sessionIds: readonly string[],
): Promise<{ readonly sessionId: string; readonly at: Date; readonly status: string }[]> {
  return tx.query(
    `select session.id as "sessionId", word.at, word.status from session ${NEIGHBOURS}
     cross join lateral (
       select at, status from connector_word as word
       where word.charge_point_id = session.charge_point_id and word.evse_id = session.evse_id
         and word.connector_id = session.connector_id and word.at >= session.started_at
         and word.at < coalesce(least(session.ended_at, next.started_at), 'infinity')
       order by word.at limit ${MOST_WORDS}) as word
     where session.id = any($1) order by session.id, word.at`,
    [sessionIds],
  );
}

/** The sessions at connectors that these statuses can be of: the newest two at each that had begun then, nearly. */
export async function sessionsAround(tx: EntityManager, statuses: readonly ToldStatus[]): Promise<string[]> {
  if (statuses.length === 0) return [];
  const rows = await tx.query<{ id: string }[]>(
    `select distinct session.id
     from jsonb_to_recordset($1::jsonb) as row("chargePointId" text, "evseId" int, "connectorId" int, at timestamptz)
     cross join lateral (
       select id from session
       where charge_point_id = "chargePointId" and evse_id = "evseId" and connector_id = "connectorId"
         and started_at <= at + interval '2 minutes' and (ended_at is null or ended_at > at - interval '1 day')
       order by started_at desc, id desc limit 2) as session`,
    [JSON.stringify(statuses)],
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

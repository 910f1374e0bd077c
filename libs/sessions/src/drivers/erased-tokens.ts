import type { EntityManager } from 'typeorm';

import { endOfToken } from '../attempts/domain/attempt';
import type { SessionEntity } from '../charging-sessions/session.entity';
import { tokenKey } from '../tokens/token-copies';

import type { DriverRef } from './driver-copies';

/**
 * The tokens of a driver who is erased, by `tokenKey`: what the registry told of them, whenever it was, and those of
 * his sessions. One that is another's now is left out, for what is said of it is said of the other.
 */
export async function takeTokensOf(
  tx: EntityManager,
  { driverId, organizationId }: DriverRef,
  sessions: readonly SessionEntity[],
): Promise<string[]> {
  const own = sessions.flatMap(({ idToken }) => (idToken === null ? [] : [tokenKey(idToken)]));
  const [told] = await tx.query<[{ id_tag_key: string }[], number]>(
    'delete from driver_token where driver_id = $1 returning id_tag_key',
    [driverId],
  );
  const asked = [...new Set([...own, ...told.map(({ id_tag_key: key }) => key)])];
  const others = await tx.query<{ id_tag_key: string }[]>(
    `select id_tag_key from token
     where organization_id = $1 and id_tag_key = any($2) and driver_id is not null and driver_id <> $3`,
    [organizationId, asked, driverId],
  );
  const taken = new Set(others.map(({ id_tag_key: key }) => key));
  return asked.filter((key) => key !== '' && !taken.has(key));
}

/** Of what is kept beside sessions, and of those of nobody: in whatever spelling a token was presented. */
export async function forgetTokens(
  tx: EntityManager,
  organizationId: string,
  sessionIds: readonly string[],
  tokens: readonly string[],
): Promise<void> {
  await tx.query(
    `update attempt set id_token = null, id_token_end = null
     where session_id = any($1)
       or organization_id = $2 and id_token_end = any($4) and upper(id_token) = any($3)`,
    [sessionIds, organizationId, tokens, tokens.map(endOfToken)],
  );
  await tx.query(
    `update anomaly set detail = detail - 'id_token'
     where session_id = any($1) or organization_id = $2 and upper(detail->>'id_token') = any($3)`,
    [sessionIds, organizationId, tokens],
  );
  await tx.query(
    `update session set id_token = '', updated_at = now()
     where id in (select id from session
       where organization_id = $1 and driver_id is null and upper(id_token) = any($2) order by id for update)`,
    [organizationId, tokens],
  );
  await tx.query(
    `update session_version set state = state || '{"id_token":""}'
     where organization_id = $1 and state->>'driver_id' is null and upper(state->>'id_token') = any($2)`,
    [organizationId, tokens],
  );
}

/** Whom, and which token, somebody looked for in an export: a pseudonym, and the token's end. */
export async function forgetFilters(
  tx: EntityManager,
  { driverId, organizationId }: DriverRef,
  pseudonym: string,
  tokens: readonly string[],
): Promise<void> {
  const masked = (name: string): string =>
    `case when length(filters->>'${name}') > 4 and exists (
       select from unnest($4::text[]) as token where strpos(token, upper(filters->>'${name}')) > 0
     ) then '…' || right(filters->>'${name}', 4) end`;
  const hidden = (name: string): string => `case when filters->>'${name}' = $2 then $3 end`;
  await tx.query(
    `update data_export set filters = filters || jsonb_strip_nulls(jsonb_build_object(
       'driver_id', ${hidden('driver_id')}, 'user_id', ${hidden('user_id')},
       'id_tag', ${masked('id_tag')}, 'q', ${masked('q')}))
     where organization_id = $1 and filters ?| array['driver_id', 'user_id', 'id_tag', 'q']`,
    [organizationId, driverId, pseudonym, tokens],
  );
}

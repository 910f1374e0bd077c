import type { EntityManager } from 'typeorm';

import { partyOfEmaid } from '@csms/kernel';

/** Whose a token is. */
export interface TokenCopy {
  readonly driverId: string | null;
  /** OCPP 2.0.1 §3.45; null: not known. */
  readonly idTokenType: string | null;
}

export interface TokenRef {
  readonly organizationId: string;
  readonly idTag: string;
}

/** Case does not count (OCPP: CiString). */
export function tokenKey(idTag: string): string {
  return idTag.toUpperCase();
}

/** What is told of a token. */
export interface ToldToken extends TokenCopy {
  readonly status: string;
  /** null: without end. */
  readonly validUntil: Date | null;
  /** null: nobody says. */
  readonly roamingParty: string | null;
}

export async function keepToken(
  tx: EntityManager,
  { organizationId, idTag }: TokenRef,
  { driverId, idTokenType, status, validUntil, roamingParty }: ToldToken,
): Promise<void> {
  await tx.query(
    `insert into token (organization_id, id_tag_key, id_tag, driver_id, id_token_type, status, valid_until,
       roaming_party)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (organization_id, id_tag_key) do update
     set id_tag = excluded.id_tag, driver_id = excluded.driver_id, id_token_type = excluded.id_token_type,
       status = excluded.status, valid_until = excluded.valid_until, roaming_party = excluded.roaming_party`,
    [organizationId, tokenKey(idTag), idTag, driverId, idTokenType, status, validUntil, roamingParty],
  );
  if (roamingParty !== null) await handToCharges(tx, { organizationId, idTag }, roamingParty);
  if (driverId === null) return;
  // When he is erased it is nobody's already, and what was said of it has to be found.
  await tx.query(
    `insert into driver_token (driver_id, id_tag_key, organization_id)
     select $1, $2, $3 where not exists (select from driver where driver_id = $1 and erased_at is not null)
     on conflict do nothing`,
    [driverId, tokenKey(idTag), organizationId],
  );
}

/** Told on another topic than the charge, the token may come a moment after it; later news is not of its start. */
const LATE_BY = `interval '1 hour'`;

async function handToCharges(
  tx: EntityManager,
  { organizationId, idTag }: TokenRef,
  roamingParty: string,
): Promise<void> {
  await tx.query(
    `update session set roaming_party = $3, updated_at = now()
     where id in (select id from session where organization_id = $1 and upper(id_token) = $2
       and roaming_party is null and created_at > now() - ${LATE_BY} order by id for update)`,
    [organizationId, tokenKey(idTag), roamingParty],
  );
  await tx.query(
    `update attempt set roaming_party = $3
     where id in (select id from attempt where organization_id = $1 and id_token_end = upper(right($2, 4))
       and upper(id_token) = $2 and roaming_party is null and created_at > now() - ${LATE_BY} order by id for update)`,
    [organizationId, tokenKey(idTag), roamingParty],
  );
}

/** Says of each of these tokens of which roaming partner it is, as far as it is known now. */
export async function roamingPartiesFor(
  tx: EntityManager,
  tokens: readonly { readonly organizationId: string; readonly idToken: string | null }[],
): Promise<RoamingPartyFinder> {
  const keys = [...new Set(tokens.flatMap(({ idToken }) => (idToken === null ? [] : [tokenKey(idToken)])))];
  const rows =
    keys.length === 0
      ? []
      : await tx.query<{ organization_id: string; id_tag_key: string; roaming_party: string }[]>(
          `select organization_id, id_tag_key, roaming_party from token
           where organization_id = any($1) and id_tag_key = any($2) and roaming_party is not null`,
          [[...new Set(tokens.map(({ organizationId }) => organizationId))], keys],
        );
  return ({ organizationId, idToken, idTokenType }) => {
    if (idToken === null) return null;
    const told = rows.find(
      (row) => row.organization_id === organizationId && row.id_tag_key === tokenKey(idToken),
    );
    return told?.roaming_party ?? partyOfEmaid(idToken, idTokenType);
  };
}

export type RoamingPartyFinder = (token: {
  readonly organizationId: string;
  readonly idToken: string | null;
  readonly idTokenType: string | null;
}) => string | null;

export async function forgetToken(tx: EntityManager, { organizationId, idTag }: TokenRef): Promise<void> {
  await tx.query('delete from token where organization_id = $1 and id_tag_key = $2', [
    organizationId,
    tokenKey(idTag),
  ]);
}

/** Those of an organization that are known, by {@link tokenKey}. */
export async function findTokens(
  tx: EntityManager,
  organizationId: string,
  idTags: readonly string[],
): Promise<ReadonlyMap<string, TokenCopy>> {
  const rows = await tx.query<
    { id_tag_key: string; driver_id: string | null; id_token_type: string | null }[]
  >(
    'select id_tag_key, driver_id, id_token_type from token where organization_id = $1 and id_tag_key = any($2)',
    [organizationId, [...new Set(idTags.map(tokenKey))]],
  );
  return new Map(
    rows.map((row) => [row.id_tag_key, { driverId: row.driver_id, idTokenType: row.id_token_type }]),
  );
}

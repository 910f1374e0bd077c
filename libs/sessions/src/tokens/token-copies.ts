import type { EntityManager } from 'typeorm';

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
}

export async function keepToken(
  tx: EntityManager,
  { organizationId, idTag }: TokenRef,
  { driverId, idTokenType, status, validUntil }: ToldToken,
): Promise<void> {
  await tx.query(
    `insert into token (organization_id, id_tag_key, id_tag, driver_id, id_token_type, status, valid_until)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (organization_id, id_tag_key) do update
     set id_tag = excluded.id_tag, driver_id = excluded.driver_id, id_token_type = excluded.id_token_type,
       status = excluded.status, valid_until = excluded.valid_until`,
    [organizationId, tokenKey(idTag), idTag, driverId, idTokenType, status, validUntil],
  );
}

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

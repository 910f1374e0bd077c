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

export async function keepToken(
  tx: EntityManager,
  { organizationId, idTag }: TokenRef,
  { driverId, idTokenType }: TokenCopy,
): Promise<void> {
  await tx.query(
    `insert into token (organization_id, id_tag_key, driver_id, id_token_type) values ($1, $2, $3, $4)
     on conflict (organization_id, id_tag_key) do update
     set driver_id = excluded.driver_id, id_token_type = excluded.id_token_type`,
    [organizationId, tokenKey(idTag), driverId, idTokenType],
  );
  if (driverId === null) return;
  // When he is erased it is nobody's already, and what was said of it has to be found.
  await tx.query(
    `insert into driver_token (driver_id, id_tag_key, organization_id)
     select $1, $2, $3 where not exists (select from driver where driver_id = $1 and erased_at is not null)
     on conflict do nothing`,
    [driverId, tokenKey(idTag), organizationId],
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

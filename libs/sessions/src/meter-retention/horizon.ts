import type { EntityManager } from 'typeorm';

/** Of an organization that has settled nothing; the registry's own default. */
const DEFAULT_DAYS = 400;
const DAY_MS = 86_400_000;

/** Values from before that instant, the beginning of a UTC day, are kept rolled up only. */
export async function horizonOf(tx: EntityManager, organizationId: string, now = new Date()): Promise<Date> {
  return (await horizonsOf(tx, [organizationId], now)).get(organizationId) as Date;
}

/** Of several organizations, by their ids. */
export async function horizonsOf(
  tx: EntityManager,
  organizationIds: readonly string[],
  now = new Date(),
): Promise<Map<string, Date>> {
  const rows = await tx.query<{ organization_id: string; days: number }[]>(
    'select organization_id, days from meter_retention where organization_id = any($1)',
    [organizationIds],
  );
  const days = new Map(rows.map((row) => [row.organization_id, row.days]));
  const today = Math.floor(now.getTime() / DAY_MS);
  return new Map(
    organizationIds.map((id) => [id, new Date((today - (days.get(id) ?? DEFAULT_DAYS)) * DAY_MS)]),
  );
}

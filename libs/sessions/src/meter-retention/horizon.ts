import type { EntityManager } from 'typeorm';

/** Of an organization that has settled nothing; the registry's own default. */
const DEFAULT_DAYS = 400;
const DAY_MS = 86_400_000;

/** Values from before that instant, the beginning of a UTC day, are kept rolled up only. */
export async function horizonOf(tx: EntityManager, organizationId: string, now = new Date()): Promise<Date> {
  const [row] = await tx.query<{ days: number }[]>(
    'select days from meter_retention where organization_id = $1',
    [organizationId],
  );
  return new Date((Math.floor(now.getTime() / DAY_MS) - (row?.days ?? DEFAULT_DAYS)) * DAY_MS);
}

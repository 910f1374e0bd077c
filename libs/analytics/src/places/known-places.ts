import type { EntityManager } from 'typeorm';

import { NotFoundError } from '@csms/kernel';
import { type Principal, reachesSite } from '@csms/platform-http';

/**
 * A site is known by itself, or by a charge point of it that was told before: then without a name.
 *
 * @throws NotFoundError
 */
export async function requireSite(
  tx: EntityManager,
  caller: Principal,
  siteId: string,
): Promise<{ readonly name: string | null }> {
  const [found] = await tx.query<{ name: string | null }[]>(
    `select name from site where site_id = $1
     union all
     select null from charge_point where site_id = $1
     limit 1`,
    [siteId],
  );
  if (found === undefined || !reachesSite(caller, 'read', siteId)) throw new NotFoundError('site', siteId);
  return found;
}

/** Who is held to single sites sees the projects of those. @throws NotFoundError */
export async function requireProject(
  tx: EntityManager,
  caller: Principal,
  projectId: string,
): Promise<{ readonly name: string }> {
  const [found] = await tx.query<{ name: string; site_id: string | null }[]>(
    'select name, site_id from project where project_id = $1',
    [projectId],
  );
  if (found === undefined || !reachesSite(caller, 'read', found.site_id)) {
    throw new NotFoundError('project', projectId);
  }
  return found;
}

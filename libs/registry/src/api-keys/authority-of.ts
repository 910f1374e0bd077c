import type { EntityManager } from 'typeorm';

import type { Principal } from '@csms/platform-http';

import { ApiKeyEntity } from './api-key.entity';
import type { Authority } from './domain/authority';

/** What the caller may give away. A key is held to its own addresses and its own end besides. */
export async function authorityOf(tx: EntityManager, caller: Principal): Promise<Authority> {
  const own = caller.type === 'api_key' ? await tx.findOneBy(ApiKeyEntity, { id: caller.subject }) : null;
  return {
    scopes: caller.scopes,
    resourceGrants: caller.grants,
    allowedIps: own?.allowedIps ?? [],
    expiresAt: own?.expiresAt ?? null,
  };
}

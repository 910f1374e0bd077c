import type { EntityManager, SelectQueryBuilder } from 'typeorm';

import { NotFoundError } from '@csms/kernel';
import type { Principal } from '@csms/platform-http';

import { visibleWithGrants } from '../grants/visible-with-grants';

import { ApiKeyEntity } from './api-key.entity';

/** Revoked keys are still shown for so long. */
const SHOWN_AFTER_REVOCATION_MS = 30 * 86_400_000;

/** The keys that a caller may see: of the organization, and of the caller's sites alone where there are grants. */
export function visibleApiKeys(tx: EntityManager, caller: Principal): SelectQueryBuilder<ApiKeyEntity> {
  const query = tx
    .createQueryBuilder(ApiKeyEntity, 'api_key')
    .where('(api_key.revokedAt is null or api_key.revokedAt > :since)', {
      since: new Date(Date.now() - SHOWN_AFTER_REVOCATION_MS),
    });
  return visibleWithGrants(query, caller);
}

/** Locked, so that events of one key leave in the order of its changes. */
export async function lockApiKey(tx: EntityManager, caller: Principal, keyId: string): Promise<ApiKeyEntity> {
  const row = await visibleApiKeys(tx, caller)
    .andWhere('api_key.id = :keyId', { keyId })
    .setLock('pessimistic_write')
    .getOne();
  if (row === null) throw new NotFoundError('api_key', keyId);
  return row;
}

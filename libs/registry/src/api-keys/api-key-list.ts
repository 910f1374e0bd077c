import type { EntityManager, SelectQueryBuilder } from 'typeorm';

import { grantedSites, type Principal } from '@csms/platform-http';

import { ApiKeyEntity } from './api-key.entity';
import type { ApiKeyStatus } from './domain/api-key-status';

const IS_EXPIRED = 'coalesce(key.expiresAt <= now(), false)';
const IS_ROTATING = 'coalesce(key.previousSecretExpiresAt > now(), false)';

const WITH_STATUS: Readonly<Record<ApiKeyStatus, string>> = {
  revoked: 'key.revokedAt is not null',
  expired: `key.revokedAt is null and ${IS_EXPIRED}`,
  rotating: `key.revokedAt is null and not ${IS_EXPIRED} and ${IS_ROTATING}`,
  active: `key.revokedAt is null and not ${IS_EXPIRED} and not ${IS_ROTATING}`,
};

/** The keys that are shown: revoked ones for 30 days; to a credential of single sites those that reach no others. */
export function listedKeys(
  tx: EntityManager,
  caller: Principal,
  status: ApiKeyStatus | undefined,
): SelectQueryBuilder<ApiKeyEntity> {
  const query = tx
    .createQueryBuilder(ApiKeyEntity, 'key')
    .where(`(key.revokedAt is null or key.revokedAt > now() - interval '30 days')`);
  if (status !== undefined) query.andWhere(`(${WITH_STATUS[status]})`);
  const sites = grantedSites(caller, 'read');
  if (sites !== null) {
    query.andWhere(
      `(key.id = :self or (key.resourceGrants <> '[]' and not exists (
         select 1 from jsonb_array_elements(key.resourceGrants) held where held->>'id' <> all(:sites))))`,
      { self: caller.subject, sites },
    );
  }
  return query;
}

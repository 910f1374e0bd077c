import { Inject, Injectable } from '@nestjs/common';

import { InvalidStateError, NotFoundError, renewApiKey, ValidationFailedError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import { findNewestFirst, type FoundRows, type PageRequest, type Principal } from '@csms/platform-http';

import { snapshot } from '../audit/domain/snapshot';
import { requireGrantedSites } from '../grants/require-granted-sites';

import { ApiKeyEntity } from './api-key.entity';
import { ApiKeyLog } from './api-key-log';
import { addressRange } from './domain/address-range';
import { apiKeyStatus } from './domain/api-key-status';
import type { Reach } from './domain/reach';
import type { CreateApiKeyDto, UpdateApiKeyDto } from './dto/change-api-key.dto';
import { lockApiKey, visibleApiKeys } from './find-api-keys';
import { issueApiKey, type SecretApiKey } from './issue-api-key';
import { requireMayChangeReach, requireOwnReach } from './require-reach';

@Injectable()
export class ApiKeysService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ApiKeyLog) private readonly log: ApiKeyLog,
  ) {}

  create(caller: Principal, input: CreateApiKeyDto): Promise<SecretApiKey> {
    const { organizationId } = caller;
    const reach: Reach = {
      scopes: input.scopes,
      resourceGrants: input.resource_grants ?? caller.grants,
      allowedIps: rangesOf(input.allowed_ips ?? []),
      expiresAt: endOf(input.expires_at),
    };
    requireOwnReach(caller, reach);
    return this.database.run(organizationId, async (tx) => {
      await requireGrantedSites(tx, organizationId, reach.resourceGrants);
      return issueApiKey(tx, caller, { ...reach, organizationId, name: input.name }, this.log);
    });
  }

  list(caller: Principal, page: PageRequest): Promise<FoundRows<ApiKeyEntity>> {
    return this.database.run(caller.organizationId, (tx) =>
      findNewestFirst(visibleApiKeys(tx, caller), { at: 'createdAt', id: 'id' }, page),
    );
  }

  get(caller: Principal, keyId: string): Promise<ApiKeyEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await visibleApiKeys(tx, caller).andWhere('api_key.id = :keyId', { keyId }).getOne();
      if (row === null) throw new NotFoundError('api_key', keyId);
      return row;
    });
  }

  update(caller: Principal, keyId: string, input: UpdateApiKeyDto): Promise<ApiKeyEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await lockApiKey(tx, caller, keyId);
      if (row.revokedAt !== null) throw new InvalidStateError('The key is revoked.');
      const reach: Reach = {
        scopes: input.scopes ?? row.scopes,
        resourceGrants: input.resource_grants ?? row.resourceGrants,
        allowedIps: input.allowed_ips == null ? row.allowedIps : rangesOf(input.allowed_ips),
        expiresAt: changedEnd(row, input),
      };
      requireMayChangeReach(caller, row, reach);
      await requireGrantedSites(tx, caller.organizationId, input.resource_grants ?? []);
      const before = snapshot(row);
      Object.assign(row, reach, { name: input.name ?? row.name, version: row.version + 1 });
      await tx.save(row);
      await this.log.record(tx, caller, 'updated', { before, after: row });
      return row;
    });
  }

  /** Safe to call again: a key is revoked once. */
  revoke(caller: Principal, keyId: string): Promise<void> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await lockApiKey(tx, caller, keyId);
      if (row.revokedAt !== null) return;
      const before = snapshot(row);
      Object.assign(row, { revokedAt: new Date(), version: row.version + 1 });
      await tx.save(row);
      await this.log.record(tx, caller, 'revoked', { before, after: row });
    });
  }

  /** Of several rotations within one time of grace the last secret but one holds until its end, no older one. */
  rotate(caller: Principal, keyId: string, gracePeriodSeconds: number): Promise<SecretApiKey> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await lockApiKey(tx, caller, keyId);
      const now = new Date();
      const status = apiKeyStatus(row, now);
      if (status === 'revoked' || status === 'expired') throw new InvalidStateError(`The key is ${status}.`);
      // Whoever gets the new secret can do all that the key can.
      if (caller.subject !== row.id) requireOwnReach(caller, row);
      const before = snapshot(row);
      const { key, secretSha256 } = renewApiKey(row.prefix);
      const isGraceful = gracePeriodSeconds > 0;
      Object.assign(row, {
        oldSecretSha256: isGraceful ? row.secretSha256 : null,
        oldKeyExpiresAt: isGraceful ? new Date(now.getTime() + gracePeriodSeconds * 1000) : null,
        secretSha256,
        version: row.version + 1,
      });
      await tx.save(row);
      await this.log.record(tx, caller, 'rotated', { before, after: row });
      return { row, key };
    });
  }
}

function rangesOf(texts: readonly string[]): string[] {
  return [...new Set(texts.map((text) => addressRange(text)).filter((range) => range !== null))];
}

/** A new end must lie in the future; the end that is there may be sent back. */
function changedEnd(row: ApiKeyEntity, { expires_at: text }: UpdateApiKeyDto): Date | null {
  if (text === undefined) return row.expiresAt;
  const isSame = text !== null && new Date(text).getTime() === row.expiresAt?.getTime();
  return isSame ? row.expiresAt : endOf(text);
}

function endOf(text: string | null | undefined): Date | null {
  if (text == null) return null;
  const end = new Date(text);
  if (end > new Date()) return end;
  throw new ValidationFailedError([
    { pointer: '/expires_at', code: 'future', detail: 'expires_at must lie in the future.' },
  ]);
}

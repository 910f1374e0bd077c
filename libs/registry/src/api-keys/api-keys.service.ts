import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { ApiKeyRevoked, ApiKeyRotated, ApiKeyUpdated } from '@csms/contracts';
import {
  CodedError,
  generateApiKey,
  InvalidStateError,
  NotFoundError,
  ValidationFailedError,
} from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import {
  type Check,
  findNewestFirst,
  type FoundPage,
  pageRequest,
  type Principal,
} from '@csms/platform-http';

import { snapshot } from '../audit/domain/snapshot';
import { coversGrants } from '../grants/domain/covers-grants';
import { requireGrantedSites } from '../grants/granted-sites-exist';

import { ApiKeyEntity } from './api-key.entity';
import { listedKeys } from './api-key-list';
import { ApiKeyStore } from './api-key-store';
import { authorityOf } from './authority-of';
import { apiKeyStatus } from './domain/api-key-status';
import { type Authority, requireAuthority, widened } from './domain/authority';
import type { ApiKeyQueryDto, CreateApiKeyDto, UpdateApiKeyDto } from './dto/api-key.dto';

/** A key that was made just now, with its text. */
export interface ShownApiKey {
  readonly row: ApiKeyEntity;
  readonly key: string;
}

@Injectable()
export class ApiKeysService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ApiKeyStore) private readonly store: ApiKeyStore,
  ) {}

  create(caller: Principal, input: CreateApiKeyDto): Promise<ShownApiKey> {
    const wanted: Authority = {
      scopes: input.scopes,
      resourceGrants: input.resource_grants ?? [],
      allowedIps: input.allowed_ips ?? [],
      expiresAt: futureOf(input.expires_at),
    };
    return this.database.run(caller.organizationId, async (tx) => {
      requireAuthority(await authorityOf(tx, caller), wanted);
      await requireGrantedSites(tx, wanted.resourceGrants);
      const { organizationId } = caller;
      return this.store.create(tx, caller, { ...wanted, organizationId, name: input.name });
    });
  }

  list(caller: Principal, filter: ApiKeyQueryDto): Promise<FoundPage<ApiKeyEntity>> {
    return this.database.run(caller.organizationId, (tx) =>
      findNewestFirst(
        listedKeys(tx, caller, filter.status),
        { at: 'createdAt', id: 'id' },
        pageRequest(filter),
      ),
    );
  }

  get(caller: Principal, keyId: string): Promise<ApiKeyEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await listedKeys(tx, caller, undefined).andWhere('key.id = :keyId', { keyId }).getOne();
      if (row === null) throw new NotFoundError('api_key', keyId);
      return row;
    });
  }

  update(
    caller: Principal,
    keyId: string,
    input: UpdateApiKeyDto,
    check: Check<ApiKeyEntity>,
  ): Promise<ApiKeyEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await this.lockLive(tx, caller, keyId);
      check(row);
      const before = snapshot(row);
      const after = changed(row, input);
      await this.requireMayChange(tx, caller, row, after);
      if (input.resource_grants !== undefined) await requireGrantedSites(tx, after.resourceGrants);
      Object.assign(row, after, input.name === undefined ? {} : { name: input.name });
      await this.store.change(tx, caller, { action: 'updated', definition: ApiKeyUpdated, before, row });
      return row;
    });
  }

  /** The id, scopes and all else stay; the secret before this one works until the grace period is over. */
  rotate(caller: Principal, keyId: string, graceSeconds: number): Promise<ShownApiKey> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await this.lockLive(tx, caller, keyId);
      // Whoever has a key's new secret has its rights.
      if (caller.subject !== row.id) requireAuthority(await authorityOf(tx, caller), row);
      const before = snapshot(row);
      const { key, secretSha256 } = generateApiKey(row.prefix);
      const keepsOld = graceSeconds > 0;
      row.previousSecretSha256 = keepsOld ? row.secretSha256 : null;
      row.previousSecretExpiresAt = keepsOld ? new Date(Date.now() + graceSeconds * 1000) : null;
      row.secretSha256 = secretSha256;
      await this.store.change(tx, caller, { action: 'rotated', definition: ApiKeyRotated, before, row });
      return { row, key };
    });
  }

  /** Again: nothing happens. */
  async revoke(caller: Principal, keyId: string, check: Check<ApiKeyEntity>): Promise<void> {
    if (caller.subject !== keyId && !caller.scopes.includes('write:api_keys')) {
      throw new CodedError('insufficient_scope', 'To revoke other keys needs the scope write:api_keys.', {
        required_scope: 'write:api_keys',
      });
    }
    await this.database.run(caller.organizationId, async (tx) => {
      const row = await this.lock(tx, caller, keyId);
      check(row);
      if (row.revokedAt !== null) return;
      const before = snapshot(row);
      row.revokedAt = new Date();
      await this.store.change(tx, caller, { action: 'revoked', definition: ApiKeyRevoked, before, row });
    });
  }

  /** A credential of single sites reaches only keys that reach no more. */
  private async lock(tx: EntityManager, caller: Principal, keyId: string): Promise<ApiKeyEntity> {
    const row = await this.store.lock(tx, keyId);
    const isReached =
      row !== null && (row.id === caller.subject || coversGrants(caller.grants, row.resourceGrants));
    if (!isReached) throw new NotFoundError('api_key', keyId);
    return row;
  }

  private async lockLive(tx: EntityManager, caller: Principal, keyId: string): Promise<ApiKeyEntity> {
    const row = await this.lock(tx, caller, keyId);
    const status = apiKeyStatus(row, new Date());
    if (status === 'revoked') throw new InvalidStateError(`The API key ${keyId} is revoked.`);
    return row;
  }

  private async requireMayChange(
    tx: EntityManager,
    caller: Principal,
    before: ApiKeyEntity,
    after: Authority,
  ): Promise<void> {
    const wider = widened(before, after);
    if (wider === null) return;
    if (caller.type !== 'user') {
      throw new CodedError(
        'insufficient_role',
        `Only an owner or admin who is signed in may give a key more ${wider}.`,
      );
    }
    requireAuthority(await authorityOf(tx, caller), after);
  }
}

function changed(row: ApiKeyEntity, input: UpdateApiKeyDto): Authority {
  return {
    scopes: input.scopes ?? row.scopes,
    resourceGrants: input.resource_grants ?? row.resourceGrants,
    allowedIps: input.allowed_ips ?? row.allowedIps,
    expiresAt: input.expires_at === undefined ? row.expiresAt : expiryOf(row, input.expires_at),
  };
}

/** What was read may be sent back, also when it is past. */
function expiryOf(row: ApiKeyEntity, text: string | null): Date | null {
  const isSame = text !== null && row.expiresAt?.getTime() === Date.parse(text);
  return isSame ? row.expiresAt : futureOf(text);
}

function futureOf(text: string | null | undefined): Date | null {
  if (text == null) return null;
  const instant = new Date(text);
  if (instant > new Date()) return instant;
  throw new ValidationFailedError([
    { pointer: '/expires_at', code: 'future', detail: 'expires_at must be in the future.' },
  ]);
}

import { Inject, Injectable } from '@nestjs/common';

import { AccessRevoked } from '@csms/contracts';
import { generateSecret, newId, NotFoundError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import {
  findNewestFirst,
  type FoundPage,
  type PageQueryDto,
  pageRequest,
  type Principal,
} from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { authorityOf } from '../api-keys/authority-of';
import { requireAuthority } from '../api-keys/domain/authority';
import { AuditLog } from '../audit/audit-log';
import { requireGrantedSites } from '../grants/granted-sites-exist';
import { visibleWithGrants } from '../grants/visible-with-grants';

import { TOKEN_LIFETIME_SECONDS } from './domain/token-lifetime';
import type { CreateOAuthClientDto } from './dto/oauth-client.dto';
import { OAuthClientEntity } from './oauth-client.entity';

@Injectable()
export class OAuthClientsService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  create(
    caller: Principal,
    input: CreateOAuthClientDto,
  ): Promise<{ readonly row: OAuthClientEntity; readonly secret: string }> {
    const resourceGrants = input.resource_grants ?? [...caller.grants];
    return this.database.run(caller.organizationId, async (tx) => {
      const wanted = { scopes: input.scopes, resourceGrants, allowedIps: [], expiresAt: null };
      requireAuthority(await authorityOf(tx, caller), wanted);
      await requireGrantedSites(tx, resourceGrants);
      const { secret, sha256 } = generateSecret();
      const row = tx.create(OAuthClientEntity, {
        id: newId('cli'),
        organizationId: caller.organizationId,
        name: input.name,
        secretSha256: sha256,
        scopes: input.scopes,
        resourceGrants,
        createdBy: caller.subject,
        createdAt: new Date(),
      });
      await tx.insert(OAuthClientEntity, row);
      await this.audit.record(tx, caller, {
        action: 'oauth_client.created',
        resourceType: 'oauth_client',
        resourceId: row.id,
        before: null,
        after: row,
      });
      return { row, secret };
    });
  }

  list(caller: Principal, page: PageQueryDto): Promise<FoundPage<OAuthClientEntity>> {
    return this.database.run(caller.organizationId, (tx) => {
      const query = visibleWithGrants(tx.createQueryBuilder(OAuthClientEntity, 'oauth_client'), caller);
      return findNewestFirst(query, { at: 'createdAt', id: 'id' }, pageRequest(page));
    });
  }

  /** Its tokens end with it. */
  remove(caller: Principal, clientId: string): Promise<void> {
    return this.database.run(caller.organizationId, async (tx) => {
      // Locked against the token endpoint: a token is issued before the instant that is told here, or never.
      const row = await visibleWithGrants(tx.createQueryBuilder(OAuthClientEntity, 'oauth_client'), caller)
        .andWhere('oauth_client.id = :clientId', { clientId })
        .setLock('pessimistic_write')
        .getOne();
      if (row === null) throw new NotFoundError('oauth_client', clientId);
      await tx.delete(OAuthClientEntity, { id: clientId });
      const now = new Date();
      await this.outbox.append(tx, {
        definition: AccessRevoked,
        organizationId: row.organizationId,
        data: {
          organization_id: row.organizationId,
          holder: row.id,
          revoked_at: now.toISOString(),
          expires_at: new Date(now.getTime() + TOKEN_LIFETIME_SECONDS * 1000).toISOString(),
        },
      });
      await this.audit.record(tx, caller, {
        action: 'oauth_client.deleted',
        resourceType: 'oauth_client',
        resourceId: row.id,
        before: row,
        after: null,
      });
    });
  }
}

import { Inject, Injectable } from '@nestjs/common';

import { CodedError, NotFoundError } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import { OrganizationEntity } from '../organizations/organization.entity';
import { sha256 } from '../sign-in/user-secrets';

import { siteOwnerStatus } from './domain/site-owner-status';
import { SiteOwnerEntity } from './site-owner.entity';

export interface AcceptedSiteOwner {
  readonly id: string;
  /** Of the organization. */
  readonly organization: string;
}

/** A site owner shows by the link in the mail that the address is his, and that he agrees. */
@Injectable()
export class SiteOwnerAcceptance {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws CodedError gone; NotFoundError where the link is none of ours */
  accept(caller: Principal, secret: string): Promise<AcceptedSiteOwner> {
    return this.database.transaction(async (tx) => {
      const lock = { mode: 'pessimistic_write' } as const;
      const row = await tx.findOne(SiteOwnerEntity, { where: { secretSha256: sha256(secret) }, lock });
      if (row === null) throw new NotFoundError('invitation', 'of this link');
      const now = new Date();
      if (siteOwnerStatus(row, now) === 'active')
        throw new CodedError('gone', 'The link was followed already.');
      if (row.expiresAt <= now) throw new CodedError('gone', 'The link is expired: ask for another one.');
      const before = snapshot(row);
      await tx.save(Object.assign(row, { acceptedAt: now, updatedAt: now }));
      const { id, organizationId } = row;
      await this.audit.record(tx, caller, {
        action: 'site_owner.accepted',
        organizationId,
        resourceType: 'site_owner',
        resourceId: id,
        before,
        after: row,
      });
      const { name } = await tx.findOneByOrFail(OrganizationEntity, { id: organizationId });
      return { id, organization: name };
    });
  }
}

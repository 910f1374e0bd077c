import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { Principal } from '@csms/platform-http';

import { MemberEntity } from '../members/member.entity';

import { AuditLog } from './audit-log';

/** What people do to their own accounts: an entry in the log of each of their organizations. */
@Injectable()
export class AccountAudit {
  constructor(@Inject(AuditLog) private readonly audit: AuditLog) {}

  async record(tx: EntityManager, caller: Principal, userId: string, action: string): Promise<void> {
    const actor = { ...caller, type: 'user', subject: userId } as const;
    const change = { action, resourceType: 'user', resourceId: userId, before: null, after: null };
    for (const { organizationId } of await tx.findBy(MemberEntity, { userId })) {
      await this.audit.record(tx, actor, { ...change, organizationId });
    }
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { Principal } from '@csms/platform-http';

import type { AccountKind } from '../users/user-account.entity';

import { AuditLog } from './audit-log';

const ORGANIZATIONS: Readonly<Record<AccountKind, string>> = {
  user: 'select organization_id from member where user_id = $1',
  installer: 'select distinct organization_id from project_installer where installer_id = $1',
};

/** What people do to their own accounts: an entry in the log of each organization that they belong to or work for. */
@Injectable()
export class AccountAudit {
  constructor(@Inject(AuditLog) private readonly audit: AuditLog) {}

  async record(
    tx: EntityManager,
    caller: Principal,
    { id, kind }: { readonly id: string; readonly kind: AccountKind },
    deed: string,
    states: { readonly before: object | null; readonly after: object | null } = { before: null, after: null },
  ): Promise<void> {
    const actor = { ...caller, type: kind, subject: id };
    const change = { action: `${kind}.${deed}`, resourceType: kind, resourceId: id, ...states };
    const organizations = await tx.query<{ organization_id: string }[]>(ORGANIZATIONS[kind], [id]);
    const changes = organizations.map((row) => ({ ...change, organizationId: row.organization_id }));
    await this.audit.recordAll(tx, actor, changes);
  }
}

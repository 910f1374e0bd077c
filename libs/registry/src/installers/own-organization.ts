import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { Principal } from '@csms/platform-http';

import { OrganizationFounder } from '../organizations/organization-founder';
import { UserAccountEntity } from '../users/user-account.entity';

import { InstallerEntity } from './installer.entity';

/** CLDR's unknown region: of it follow UTC and the euro, until an operator adopts what stands there. */
const UNKNOWN_COUNTRY = 'ZZ';

/**
 * Where an installer's projects are until an operator adopts them. Every charge point and every entry of the audit log
 * belongs to an organization; this one has no members and is shown to nobody, as `organization_id: null`.
 */
@Injectable()
export class OwnOrganization {
  constructor(@Inject(OrganizationFounder) private readonly founder: OrganizationFounder) {}

  /** Made with the installer's first project. */
  async of(tx: EntityManager, caller: Principal): Promise<string> {
    const where = { id: caller.subject };
    const lock = { mode: 'pessimistic_write' } as const;
    const installer = await tx.findOneOrFail(InstallerEntity, { where, lock });
    if (installer.organizationId !== null) return installer.organizationId;
    const { name, email } = await tx.findOneByOrFail(UserAccountEntity, where);
    const organization = await this.founder.foundAlone(tx, caller, {
      name: installer.company ?? name,
      country: UNKNOWN_COUNTRY,
      contactEmail: email,
    });
    await tx.update(InstallerEntity, where, { organizationId: organization.id });
    return organization.id;
  }
}

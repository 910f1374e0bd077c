import { Inject, Injectable } from '@nestjs/common';

import { NotFoundError } from '@csms/kernel';
import { Database, OrganizationDatabase } from '@csms/platform-db';
import { type Check, type Principal } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import { placeAndMoneyFrom, someSettingsFrom } from '../organization-settings/organization-settings.mapper';
import { UserAccountEntity } from '../users/user-account.entity';

import { announceOrganization } from './announce-organization';
import type { CreateOrganizationDto, PutOrganizationDto } from './dto/organization.dto';
import { OrganizationEntity } from './organization.entity';
import { OrganizationFounder } from './organization-founder';

@Injectable()
export class OrganizationsService {
  constructor(
    @Inject(Database) private readonly everything: Database,
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(OrganizationFounder) private readonly founder: OrganizationFounder,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** The caller becomes its owner. */
  create(
    caller: Principal,
    { name, country, contact_email, settings = {} }: CreateOrganizationDto,
  ): Promise<OrganizationEntity> {
    return this.everything.transaction(async (tx) => {
      const owner = await tx.findOneByOrFail(UserAccountEntity, { id: caller.subject });
      return this.founder.found(tx, caller, owner, {
        name,
        country,
        contactEmail: contact_email,
        ...placeAndMoneyFrom(settings),
        settings: someSettingsFrom(settings),
      });
    });
  }

  get(caller: Principal, organizationId: string): Promise<OrganizationEntity> {
    requireOwn(caller, organizationId);
    return this.database.run(organizationId, (tx) =>
      tx.findOneByOrFail(OrganizationEntity, { id: organizationId }),
    );
  }

  /** Money and clocks stay: they are settings. */
  replace(
    caller: Principal,
    organizationId: string,
    input: PutOrganizationDto,
    check: Check<OrganizationEntity>,
  ): Promise<OrganizationEntity> {
    requireOwn(caller, organizationId);
    return this.database.run(organizationId, async (tx) => {
      const organization = await tx.findOneOrFail(OrganizationEntity, {
        where: { id: organizationId },
        lock: { mode: 'pessimistic_write' },
      });
      check(organization);
      const before = snapshot(organization);
      const { name, country, contact_email: contactEmail } = input;
      Object.assign(organization, { name, country, contactEmail });
      await tx.save(organization);
      await announceOrganization(tx, this.outbox, organization);
      await this.audit.record(tx, caller, {
        action: 'organization.updated',
        resourceType: 'organization',
        resourceId: organizationId,
        before,
        after: organization,
      });
      return organization;
    });
  }
}

/** @throws NotFoundError for any other organization, whether there is one or not */
export function requireOwn(caller: Principal, organizationId: string): void {
  if (organizationId === '' || caller.organizationId !== organizationId) {
    throw new NotFoundError('organization', organizationId);
  }
}

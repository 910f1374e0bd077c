import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { DEFAULT_REQUEST_LIMITS, MemberAdded } from '@csms/contracts';
import { newId } from '@csms/kernel';
import { Outbox } from '@csms/platform-kafka';

import { type Actor, AuditLog } from '../audit/audit-log';
import { MemberEntity } from '../members/member.entity';
import { memberEvent } from '../members/member-event';
import type { OrganizationSettings } from '../organization-settings/domain/organization-settings';
import type { PlannedOrganization, UserAccountEntity } from '../users/user-account.entity';

import { announceOrganization } from './announce-organization';
import { countryDefaults } from './domain/country-defaults';
import { OrganizationEntity } from './organization.entity';

interface NewOrganization extends PlannedOrganization {
  /** The owner's address where it is left out. */
  readonly contactEmail?: string;
  /** Those of the country where they are left out. */
  readonly timeZone?: string;
  readonly currency?: string;
  readonly settings?: Partial<OrganizationSettings>;
}

/** Makes an organization of which a person is the owner. */
@Injectable()
export class OrganizationFounder {
  constructor(
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  async found(
    tx: EntityManager,
    actor: Actor,
    owner: UserAccountEntity,
    planned: NewOrganization,
  ): Promise<OrganizationEntity> {
    const organization = await this.foundAlone(tx, actor, {
      ...planned,
      contactEmail: planned.contactEmail ?? owner.email,
    });
    const member = tx.create(MemberEntity, {
      organizationId: organization.id,
      userId: owner.id,
      email: owner.email,
      name: owner.name,
      role: 'owner',
      resourceGrants: [],
      joinedAt: organization.createdAt,
    });
    await tx.insert(MemberEntity, member);
    await this.outbox.append(tx, memberEvent(MemberAdded, member));
    return organization;
  }

  /** Of which nobody is a member. */
  async foundAlone(
    tx: EntityManager,
    actor: Actor,
    { settings = {}, ...planned }: NewOrganization & { readonly contactEmail: string },
  ): Promise<OrganizationEntity> {
    const organization = tx.create(OrganizationEntity, {
      id: newId('org'),
      ...countryDefaults(planned.country),
      ...planned,
      rateLimitPerMinute: DEFAULT_REQUEST_LIMITS.ratePerMinute,
      rateLimitBurst: DEFAULT_REQUEST_LIMITS.burst,
      dailyRequestQuota: DEFAULT_REQUEST_LIMITS.dailyQuota,
      settings,
      createdAt: new Date(),
    });
    const { id: organizationId } = organization;
    await tx.insert(OrganizationEntity, organization);
    await announceOrganization(tx, this.outbox, organization);
    await this.audit.record(tx, actor, {
      action: 'organization.created',
      organizationId,
      resourceType: 'organization',
      resourceId: organizationId,
      before: null,
      after: organization,
    });
    return organization;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { OrganizationDatabase } from '@csms/platform-db';
import { type Check, type Principal } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import { ChargePointAnnouncer } from '../charge-points/charge-point-announcer';
import { announceOrganization } from '../organizations/announce-organization';
import { OrganizationEntity } from '../organizations/organization.entity';
import { requireOwn } from '../organizations/organizations.service';

import type { PutOrganizationSettingsDto } from './dto/organization-settings.dto';
import { someSettingsFrom } from './organization-settings.mapper';

@Injectable()
export class OrganizationSettingsService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ChargePointAnnouncer) private readonly chargePoints: ChargePointAnnouncer,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /**
   * Replaces all that the organization settles for itself; how much it may ask of the platform stays.
   */
  replace(
    caller: Principal,
    organizationId: string,
    input: PutOrganizationSettingsDto,
    check: Check<OrganizationEntity>,
  ): Promise<OrganizationEntity> {
    requireOwn(caller, organizationId);
    return this.database.run(organizationId, async (tx) => {
      const organization = await locked(tx, organizationId);
      check(organization);
      const before = snapshot(organization);
      const isMoved = organization.timeZone !== input.time_zone;
      Object.assign(organization, {
        timeZone: input.time_zone,
        currency: input.base_currency,
        settings: someSettingsFrom(input),
      });
      await tx.save(organization);
      await announceOrganization(tx, this.outbox, organization);
      if (isMoved) await this.chargePoints.announceAtNoSite(tx, organizationId);
      await this.audit.record(tx, caller, {
        action: 'organization.settings_updated',
        resourceType: 'organization',
        resourceId: organizationId,
        before,
        after: organization,
      });
      return organization;
    });
  }
}

function locked(tx: EntityManager, id: string): Promise<OrganizationEntity> {
  return tx.findOneOrFail(OrganizationEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
}

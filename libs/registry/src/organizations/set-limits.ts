import type { RequestLimits } from '@csms/contracts';
import { NotFoundError } from '@csms/kernel';
import type { Database } from '@csms/platform-db';
import type { Outbox } from '@csms/platform-kafka';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';

import { announceOrganization } from './announce-organization';
import { checkLimits } from './domain/check-limits';
import { OrganizationEntity } from './organization.entity';

/**
 * Changes how much of the REST API an organization may use; what is left out stays. For whoever runs the platform
 * (`npm run admin -- set-limits`).
 *
 * @throws RangeError naming the limit that is none
 * @throws NotFoundError
 */
export async function setLimits(
  database: Database,
  outbox: Outbox,
  organizationId: string,
  limits: Partial<RequestLimits>,
): Promise<RequestLimits> {
  return database.transaction(async (tx) => {
    const organization = await tx.findOne(OrganizationEntity, {
      where: { id: organizationId },
      lock: { mode: 'pessimistic_write' },
    });
    if (organization === null) throw new NotFoundError('organization', organizationId);
    const before = snapshot(organization);
    const changed = { ...limitsOf(organization), ...limits };
    checkLimits(changed);
    organization.rateLimitPerMinute = changed.ratePerMinute;
    organization.rateLimitBurst = changed.burst;
    organization.dailyRequestQuota = changed.dailyQuota;
    await tx.save(organization);
    await announceOrganization(tx, outbox, organization);
    await new AuditLog().record(tx, 'command_line', {
      action: 'organization.limits_changed',
      organizationId,
      resourceType: 'organization',
      resourceId: organizationId,
      before,
      after: organization,
    });
    return changed;
  });
}

function limitsOf(organization: OrganizationEntity): RequestLimits {
  return {
    ratePerMinute: organization.rateLimitPerMinute,
    burst: organization.rateLimitBurst,
    dailyQuota: organization.dailyRequestQuota,
  };
}

import type { EntityManager } from 'typeorm';

import { OrganizationEntity } from '../organizations/organization.entity';

import { type OrganizationSettings, settledWith } from './domain/organization-settings';

export async function settingsOf(tx: EntityManager, organizationId: string): Promise<OrganizationSettings> {
  const { settings } = await tx.findOneOrFail(OrganizationEntity, {
    select: { id: true, settings: true },
    where: { id: organizationId },
  });
  return settledWith(settings);
}

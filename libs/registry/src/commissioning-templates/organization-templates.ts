import type { EntityManager } from 'typeorm';

import { ValidationFailedError } from '@csms/kernel';

import type { ChargePointEntity } from '../charge-points/charge-point.entity';

import { CommissioningTemplateEntity } from './commissioning-template.entity';
import { bestTemplate } from './domain/best-template';

/** Named by a body. @throws ValidationFailedError, for one of another organization, too */
export async function requireTemplate(
  tx: EntityManager,
  organizationId: string,
  id: string,
): Promise<CommissioningTemplateEntity> {
  const row = await tx.findOneBy(CommissioningTemplateEntity, { id, organizationId });
  if (row !== null) return row;
  const detail = `There is no template ${id}.`;
  throw new ValidationFailedError([{ pointer: '/template_id', code: 'unknown_template', detail }]);
}

/** The one that names the charger best, of several the newest; null: none suits it. */
export async function findBestTemplate(
  tx: EntityManager,
  { organizationId, vendor, model, reportedVendor, reportedModel }: ChargePointEntity,
): Promise<CommissioningTemplateEntity | null> {
  const templates = await tx.find(CommissioningTemplateEntity, {
    where: { organizationId },
    order: { createdAt: 'DESC', id: 'DESC' },
  });
  return bestTemplate(templates, { vendor: vendor ?? reportedVendor, model: model ?? reportedModel });
}

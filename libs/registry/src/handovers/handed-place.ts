import type { EntityManager } from 'typeorm';

import type { ChargePointEntity } from '../charge-points/charge-point.entity';
import { InstallerEntity } from '../installers/installer.entity';
import { OrganizationEntity } from '../organizations/organization.entity';
import type { ProjectEntity } from '../projects/project.entity';
import { SiteEntity } from '../sites/site.entity';

import type { HandoverRecord } from './domain/handover-record';

/** Whose charge points the record is of, where they stand, and by which clock people live there. */
export async function handedPlace(
  tx: EntityManager,
  { organizationId, siteId }: ProjectEntity,
  chargePoints: readonly ChargePointEntity[],
): Promise<Required<Pick<HandoverRecord, 'operator' | 'site' | 'time_zone'>>> {
  const { id, name, timeZone } = await tx.findOneByOrFail(OrganizationEntity, { id: organizationId });
  const hasOperator = !(await tx.existsBy(InstallerEntity, { organizationId }));
  const only = siteId ?? onlySiteOf(chargePoints);
  const site = only === null ? null : await tx.findOneBy(SiteEntity, { id: only });
  return {
    operator: hasOperator ? { id, name } : null,
    site: site === null ? null : { id: site.id, name: site.name, address: site.address },
    time_zone: site?.timeZone ?? timeZone,
  };
}

function onlySiteOf(chargePoints: readonly ChargePointEntity[]): string | null {
  const [first = null, ...others] = new Set(chargePoints.map(({ siteId }) => siteId));
  return others.length === 0 ? first : null;
}

import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, type FindOptionsWhere, IsNull, Not } from 'typeorm';

import { OrganizationDatabase } from '@csms/platform-db';
import { type Principal, reachesSite } from '@csms/platform-http';

import { ChargePointEntity } from '../charge-points/charge-point.entity';
import { latest } from '../fleet/domain/session-readings';
import { updatedAt } from '../live-status/live-status.mapper';
import { liveChargePoints } from '../live-status/live-status.service';
import { requireProject, requireSite } from '../places/known-places';

import { countConnectors } from './domain/count-connectors';
import type { ProjectStatusOverviewDto, SiteStatusOverviewDto } from './dto/status-overview.dto';

@Injectable()
export class StatusOverviewService {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  /** @throws NotFoundError */
  project(caller: Principal, projectId: string, now: Date): Promise<ProjectStatusOverviewDto> {
    return this.database.run(caller.organizationId, async (tx) => {
      const { name } = await requireProject(tx, caller, projectId);
      const overview = await overviewOf(tx, caller, { projectId }, now);
      return { project_id: projectId, project_name: name, ...overview };
    });
  }

  /** @throws NotFoundError */
  site(caller: Principal, siteId: string, now: Date): Promise<SiteStatusOverviewDto> {
    return this.database.run(caller.organizationId, async (tx) => {
      const { name } = await requireSite(tx, caller, siteId);
      const overview = await overviewOf(tx, caller, { siteId }, now);
      return { site_id: siteId, site_name: name, ...overview };
    });
  }
}

async function overviewOf(
  tx: EntityManager,
  caller: Principal,
  where: FindOptionsWhere<ChargePointEntity>,
  now: Date,
) {
  const all = await tx.findBy(ChargePointEntity, { ...where, lifecycle: Not(IsNull()) });
  const counted = all.filter(({ lifecycle, siteId }) => {
    return lifecycle !== 'decommissioned' && reachesSite(caller, 'read', siteId);
  });
  const live = await liveChargePoints(tx, counted, now);
  const newest = live.reduce<Date | null>((held, one) => latest(held, updatedAt(one)), null);
  return {
    charge_points_total: live.length,
    charge_points_online: live.filter(({ isOnline }) => isOnline).length,
    connectors: countConnectors(
      live.map((one) => ({ ...one, statuses: one.connectors.map(({ status }) => status) })),
    ),
    updated_at: newest?.toISOString() ?? null,
  };
}

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { Decimal, newId, NotFoundError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import { findNewestFirst, type FoundRows, type PageRequest, type Principal } from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
import { inGrantedSites, isInGrantedSites, requireWriteGrant } from '../grants/in-granted-sites';
import { OrganizationEntity } from '../organizations/organization.entity';

import type { CreateSiteDto } from './dto/site.dto';
import { SiteEntity } from './site.entity';

export interface SiteWithCount extends SiteEntity {
  chargerCount: number;
}

@Injectable()
export class SitesService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  create(caller: Principal, input: CreateSiteDto): Promise<SiteWithCount> {
    requireWriteGrant(caller, null);
    return this.database.run(caller.organizationId, async (tx) => {
      const organization = await tx.findOneByOrFail(OrganizationEntity, { id: caller.organizationId });
      const site = tx.create(SiteEntity, {
        id: newId('site'),
        organizationId: caller.organizationId,
        name: input.name,
        address: input.address,
        maxPowerKw: new Decimal(String(input.max_power_kw)),
        latitude: input.lat,
        longitude: input.lng,
        timeZone: input.time_zone ?? organization.timeZone,
        createdAt: new Date(),
      });
      await tx.insert(SiteEntity, site);
      await this.audit.record(tx, caller, {
        action: 'site.created',
        resourceType: 'site',
        resourceId: site.id,
        before: null,
        after: site,
      });
      return Object.assign(site, { chargerCount: 0 });
    });
  }

  list(caller: Principal, page: PageRequest): Promise<FoundRows<SiteWithCount>> {
    return this.database.run(caller.organizationId, async (tx) => {
      const found = await findNewestFirst(
        inGrantedSites(tx.createQueryBuilder(SiteEntity, 'site'), caller, 'id'),
        { at: 'createdAt', id: 'id' },
        page,
      );
      return { rows: await withCounts(tx, found.rows), total: found.total };
    });
  }

  get(caller: Principal, siteId: string): Promise<SiteWithCount> {
    return this.database.run(caller.organizationId, async (tx) => {
      const site = await tx.findOneBy(SiteEntity, { id: siteId });
      if (site === null || !isInGrantedSites(caller, site.id)) throw new NotFoundError('site', siteId);
      const [counted] = await withCounts(tx, [site]);
      return counted as SiteWithCount;
    });
  }
}

async function withCounts(tx: EntityManager, sites: readonly SiteEntity[]): Promise<SiteWithCount[]> {
  const counts = await tx.query<{ site_id: string; count: number }[]>(
    'select site_id, count(*) as count from charge_point where site_id = any($1) group by site_id',
    [sites.map((site) => site.id)],
  );
  const bySite = new Map(counts.map((row) => [row.site_id, row.count]));
  return sites.map((site) => Object.assign(site, { chargerCount: bySite.get(site.id) ?? 0 }));
}

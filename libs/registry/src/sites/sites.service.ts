import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { SiteRemoved } from '@csms/contracts';
import { CodedError, newId, ValidationFailedError } from '@csms/kernel';
import { containing, OrganizationDatabase, whereGiven } from '@csms/platform-db';
import {
  type Check,
  findSorted,
  type FoundPage,
  pageRequest,
  type Principal,
  requireEverySite,
  sortOrder,
  whereSiteIsGranted,
} from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { AuditLog, type ChangesOf } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import { ChargePointAnnouncer } from '../charge-points/charge-point-announcer';
import { EnergyAssetEntity } from '../energy-assets/energy-asset.entity';
import { energyAssetRemoved } from '../energy-assets/energy-asset-events';
import { OrganizationEntity } from '../organizations/organization.entity';

import { openingTimesErrors } from './domain/opening-times';
import type { CreateSiteDto, SiteQueryDto, UpdateSiteDto } from './dto/site.dto';
import { SiteEntity } from './site.entity';
import { findSite } from './site-access';
import { siteChanged } from './site-events';
import { applySite, toSite } from './site-input';

export interface SiteWithCount extends SiteEntity {
  chargerCount: number;
}

/** The members of a site by which lists are sorted, with the entity's properties. */
const SITE_ORDERS = { created_at: 'createdAt', updated_at: 'updatedAt', name: 'name' } as const;

@Injectable()
export class SitesService {
  private readonly changes: ChangesOf<SiteEntity>;

  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) audit: AuditLog,
    @Inject(ChargePointAnnouncer) private readonly chargePoints: ChargePointAnnouncer,
  ) {
    this.changes = audit.of('site', ({ id }) => id);
  }

  create(caller: Principal, input: CreateSiteDto): Promise<SiteWithCount> {
    requireEverySite(caller);
    return this.database.run(caller.organizationId, async (tx) => {
      const site = tx.create(SiteEntity, {
        id: newId('site'),
        organizationId: caller.organizationId,
        createdAt: new Date(),
        ...toSite(input, await organizationOf(tx, caller)),
      });
      checkOpeningTimes(site);
      await tx.insert(SiteEntity, site);
      await this.outbox.append(tx, siteChanged(site));
      await this.changes.created(tx, caller, site);
      return Object.assign(site, { chargerCount: 0 });
    });
  }

  list(caller: Principal, filter: SiteQueryDto): Promise<FoundPage<SiteWithCount>> {
    return this.database.run(caller.organizationId, async (tx) => {
      const query = tx.createQueryBuilder(SiteEntity, 'site');
      whereSiteIsGranted(query, 'site.id', caller);
      whereGiven(query, [
        [
          '(site.name ilike :q or site.address ilike :q or site.id = :exact)',
          { q: containing(filter.q), exact: filter.q },
        ],
        ['site.country = :country', { country: filter.country }],
        ['site.ocpiPublish = :isPublished', { isPublished: filter.ocpi_publish }],
      ]);
      const found = await findSorted(query, sortOrder(filter.sort, SITE_ORDERS), 'id', pageRequest(filter));
      return { ...found, rows: await withCounts(tx, found.rows) };
    });
  }

  get(caller: Principal, siteId: string): Promise<SiteWithCount> {
    return this.database.run(caller.organizationId, async (tx) =>
      counted(tx, await findSite(tx, caller, siteId, 'read')),
    );
  }

  replace(
    caller: Principal,
    siteId: string,
    input: CreateSiteDto,
    check: Check<SiteWithCount>,
  ): Promise<SiteWithCount> {
    return this.change(caller, siteId, check, async (tx, site) =>
      Object.assign(site, toSite(input, await organizationOf(tx, caller))),
    );
  }

  update(
    caller: Principal,
    siteId: string,
    input: UpdateSiteDto,
    check: Check<SiteWithCount>,
  ): Promise<SiteWithCount> {
    return this.change(caller, siteId, check, async (tx, site) =>
      applySite(site, input, await organizationOf(tx, caller)),
    );
  }

  async remove(caller: Principal, siteId: string, check: Check<SiteWithCount>): Promise<void> {
    await this.database.run(caller.organizationId, async (tx) => {
      const site = await findSite(tx, caller, siteId, 'write');
      check(await counted(tx, site));
      await refuseWhileInUse(tx, siteId);
      const left = await this.chargePoints.forgetSite(tx, siteId);
      const assets = await tx.findBy(EnergyAssetEntity, { siteId });
      await tx.delete(SiteEntity, { id: siteId });
      await this.chargePoints.announceUpdated(tx, left);
      await this.outbox.append(tx, ...assets.map((asset) => energyAssetRemoved(asset)));
      await this.outbox.append(tx, {
        definition: SiteRemoved,
        organizationId: site.organizationId,
        data: {
          site_id: siteId,
          organization_id: site.organizationId,
          removed_at: new Date().toISOString(),
        },
      });
      await this.changes.removed(tx, caller, site);
    });
  }

  private change(
    caller: Principal,
    siteId: string,
    check: Check<SiteWithCount>,
    apply: (tx: EntityManager, site: SiteEntity) => Promise<SiteEntity>,
  ): Promise<SiteWithCount> {
    return this.database.run(caller.organizationId, async (tx) => {
      const site = await findSite(tx, caller, siteId, 'write');
      check(await counted(tx, site));
      const before = snapshot(site);
      const zoneBefore = site.timeZone;
      await apply(tx, site);
      checkOpeningTimes(site);
      site.updatedAt = new Date();
      await tx.save(site);
      await this.outbox.append(tx, siteChanged(site));
      // Their events carry the zone: whoever charges there from now on is billed by the new one.
      if (site.timeZone !== zoneBefore) await this.chargePoints.announceSite(tx, siteId);
      await this.changes.updated(tx, caller, before, site);
      return counted(tx, site);
    });
  }
}

function organizationOf(tx: EntityManager, caller: Principal): Promise<OrganizationEntity> {
  return tx.findOneByOrFail(OrganizationEntity, { id: caller.organizationId });
}

function checkOpeningTimes({ openingTimes }: SiteEntity): void {
  const errors = openingTimes === null ? [] : openingTimesErrors(openingTimes);
  if (errors.length > 0) throw new ValidationFailedError(errors);
}

async function refuseWhileInUse(tx: EntityManager, siteId: string): Promise<void> {
  const [used] = await tx.query<[{ chargers: number; projects: number }]>(
    `select (select count(*) from charge_point where site_id = $1 and lifecycle <> 'decommissioned') as chargers,
            (select count(*) from project where site_id = $1) as projects`,
    [siteId],
  );
  if (used.chargers === 0 && used.projects === 0) return;
  throw new CodedError(
    'conflict',
    `The site has ${used.chargers} charge points and ${used.projects} projects: move or remove them first.`,
  );
}

async function counted(tx: EntityManager, site: SiteEntity): Promise<SiteWithCount> {
  const [one] = await withCounts(tx, [site]);
  return one as SiteWithCount;
}

async function withCounts(tx: EntityManager, sites: readonly SiteEntity[]): Promise<SiteWithCount[]> {
  const counts = await tx.query<{ site_id: string; count: number }[]>(
    `select site_id, count(*) as count from charge_point
     where site_id = any($1) and lifecycle <> 'decommissioned' group by site_id`,
    [sites.map((site) => site.id)],
  );
  const bySite = new Map(counts.map((row) => [row.site_id, row.count]));
  return sites.map((site) => Object.assign({}, site, { chargerCount: bySite.get(site.id) ?? 0 }));
}

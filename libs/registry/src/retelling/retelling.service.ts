import { setTimeout as after } from 'node:timers/promises';

import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import { Database, isDatabaseOutage } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';
import type { Logger } from '@csms/platform-ops';

import { ChargePointEntity } from '../charge-points/charge-point.entity';
import { ChargePointAnnouncer } from '../charge-points/charge-point-announcer';
import { EnergyAssetEntity } from '../energy-assets/energy-asset.entity';
import { energyAssetChanged } from '../energy-assets/energy-asset-events';
import { IdTagEntity } from '../id-tags/id-tag.entity';
import { TokenAnnouncer } from '../id-tags/token-announcer';
import { announceOrganization } from '../organizations/announce-organization';
import { OrganizationEntity } from '../organizations/organization.entity';
import { ProjectEntity } from '../projects/project.entity';
import { projectChanged } from '../projects/project-events';
import { SiteEntity } from '../sites/site.entity';
import { siteChanged } from '../sites/site-events';

const ROWS_AT_ONCE = 200;
const AGAIN_AFTER_MS = 1_000;

/**
 * Tells what others have never heard, or have heard before they kept all of it: rows that a migration has marked
 * (`is_told`). An installation that is brought up to date needs nobody to read its topics from their beginning.
 */
@Injectable()
export class Retelling implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ChargePointAnnouncer) private readonly chargePoints: ChargePointAnnouncer,
    @Inject(TokenAnnouncer) private readonly tokens: TokenAnnouncer,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** @returns how many were told; 0: none is left */
  tellSome(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const sites = await tx.findBy(SiteEntity, { id: In(await marked(tx, 'site')) });
      await this.outbox.append(tx, ...sites.map(siteChanged));
      const projects = await tx.findBy(ProjectEntity, { id: In(await marked(tx, 'project')) });
      await this.outbox.append(tx, ...projects.map(projectChanged));
      const assets = await tx.findBy(EnergyAssetEntity, { id: In(await marked(tx, 'energy_asset')) });
      await this.outbox.append(tx, ...assets.map(energyAssetChanged));
      const chargePoints = await tx.findBy(ChargePointEntity, { id: In(await marked(tx, 'charge_point')) });
      await this.chargePoints.announceUpdated(tx, chargePoints);
      const idTags = await markedIdTags(tx);
      await this.tokens.announceUpdated(tx, idTags);
      const organizations = await tx.findBy(OrganizationEntity, { id: In(await marked(tx, 'organization')) });
      for (const one of organizations) await announceOrganization(tx, this.outbox, one);
      const told = [sites, projects, assets, chargePoints, idTags, organizations];
      return told.reduce((sum, { length }) => sum + length, 0);
    });
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        const told = await this.tellSome();
        if (told === 0) return;
        this.logger.info({ told }, 'what others have not kept was told again');
      } catch (error) {
        if (!isDatabaseOutage(error))
          this.logger.error({ err: error }, 'what is to be told again is not told');
        await after(AGAIN_AFTER_MS, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }
}

/** Likewise, of each organization's own. */
async function markedIdTags(tx: EntityManager): Promise<IdTagEntity[]> {
  const [keys] = await tx.query<[{ organization_id: string; id_tag_key: string }[], number]>(
    `with untold as (
       select organization_id, id_tag_key from id_tag where not is_told
       order by id_tag_key, organization_id limit $1 for update skip locked
     )
     update id_tag set is_told = true from untold
     where id_tag.organization_id = untold.organization_id and id_tag.id_tag_key = untold.id_tag_key
     returning id_tag.organization_id, id_tag.id_tag_key`,
    [ROWS_AT_ONCE],
  );
  if (keys.length === 0) return [];
  return tx.findBy(
    IdTagEntity,
    keys.map(({ organization_id: organizationId, id_tag_key: idTagKey }) => ({ organizationId, idTagKey })),
  );
}

/** Locks them; another instance takes others. They count as told in the transaction that tells them. */
async function marked(tx: EntityManager, table: string): Promise<string[]> {
  const [rows] = await tx.query<[{ id: string }[], number]>(
    `with untold as (
       select id from ${table} where not is_told order by id limit $1 for update skip locked
     )
     update ${table} set is_told = true from untold where ${table}.id = untold.id returning ${table}.id`,
    [ROWS_AT_ONCE],
  );
  return rows.map(({ id }) => id);
}

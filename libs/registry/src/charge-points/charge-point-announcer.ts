import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, type FindOptionsWhere, In, IsNull } from 'typeorm';

import {
  ChargePointDecommissioned,
  ChargePointRegistered,
  ChargePointUpdated,
  type EventData,
} from '@csms/contracts';
import { Outbox } from '@csms/platform-kafka';

import { OrganizationEntity } from '../organizations/organization.entity';
import { SiteEntity } from '../sites/site.entity';

import { ChargePointEntity } from './charge-point.entity';
import { isOpen } from './domain/password-push';

type ChargePointState = EventData<typeof ChargePointRegistered>;

/** Tells the other services of charge points: each event is the whole newest state. The rows are locked before. */
@Injectable()
export class ChargePointAnnouncer {
  constructor(@Inject(Outbox) private readonly outbox: Outbox) {}

  announceRegistered(tx: EntityManager, rows: readonly ChargePointEntity[]): Promise<void> {
    return this.announce(tx, ChargePointRegistered, rows);
  }

  announceUpdated(tx: EntityManager, rows: readonly ChargePointEntity[]): Promise<void> {
    return this.announce(tx, ChargePointUpdated, rows);
  }

  announceDecommissioned(tx: EntityManager, row: ChargePointEntity): Promise<void> {
    return this.announce(tx, ChargePointDecommissioned, [row]);
  }

  /** Everything that stands at a site, whose zone is another one now. */
  async announceSite(tx: EntityManager, siteId: string): Promise<void> {
    await this.announceUpdated(tx, await lockedWhere(tx, { siteId }));
  }

  /** Everything that stands nowhere yet, whose zone is the organization's. */
  async announceAtNoSite(tx: EntityManager, organizationId: string): Promise<void> {
    const rows = await lockedWhere(tx, { organizationId, siteId: IsNull() });
    await this.announceUpdated(tx, rows);
  }

  /** What is out of service keeps no site from being removed. @returns the rows, to be announced */
  async forgetSite(tx: EntityManager, siteId: string): Promise<ChargePointEntity[]> {
    const rows = await lockedWhere(tx, { siteId });
    for (const row of rows) row.siteId = null;
    await tx.save(rows);
    return rows;
  }

  private async announce(
    tx: EntityManager,
    definition: typeof ChargePointRegistered,
    rows: readonly ChargePointEntity[],
  ): Promise<void> {
    const zones = await zonesOf(tx, rows);
    const events = rows.map((row) => ({
      definition,
      organizationId: row.organizationId,
      data: stateOf(row, zones.get(row.id) ?? 'UTC'),
    }));
    await this.outbox.append(tx, ...events);
  }
}

function lockedWhere(
  tx: EntityManager,
  where: FindOptionsWhere<ChargePointEntity>,
): Promise<ChargePointEntity[]> {
  return tx.find(ChargePointEntity, {
    where,
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
}

function stateOf(row: ChargePointEntity, timeZone: string): ChargePointState {
  return {
    charge_point_id: row.id,
    organization_id: row.organizationId,
    site_id: row.siteId,
    project_id: row.projectId,
    time_zone: timeZone,
    security_profile: row.securityProfile,
    ocpp_password_sha256: row.ocppPasswordSha256,
    heartbeat_interval_seconds: row.heartbeatIntervalSeconds,
    lifecycle: row.lifecycle,
    next_password: nextPasswordOf(row),
  };
}

function nextPasswordOf({ passwordPush: push }: ChargePointEntity): ChargePointState['next_password'] {
  if (!isOpen(push)) return null;
  return { id: push.id, sha256: push.sha256, old_valid_until: push.oldValidUntil };
}

/** The zone of each charge point: its site's, or its organization's where it stands nowhere yet. */
async function zonesOf(
  tx: EntityManager,
  rows: readonly ChargePointEntity[],
): Promise<ReadonlyMap<string, string>> {
  const siteIds = [...new Set(rows.map(({ siteId }) => siteId).filter((id) => id !== null))];
  const sites = await tx.findBy(SiteEntity, { id: In(siteIds) });
  const ofSite = new Map(sites.map(({ id, timeZone }) => [id, timeZone]));
  const organizationIds = [...new Set(rows.map(({ organizationId }) => organizationId))];
  const organizations = await tx.findBy(OrganizationEntity, { id: In(organizationIds) });
  const ofOrganization = new Map(organizations.map(({ id, timeZone }) => [id, timeZone]));
  return new Map(
    rows.map((row) => [
      row.id,
      ofSite.get(row.siteId ?? '') ?? ofOrganization.get(row.organizationId) ?? 'UTC',
    ]),
  );
}

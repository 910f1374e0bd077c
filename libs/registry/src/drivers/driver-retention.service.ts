import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { Database, Recurring } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { settledWith } from '../organization-settings/domain/organization-settings';
import { OrganizationEntity } from '../organizations/organization.entity';

import { DriversService } from './drivers.service';

const EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Of one organization and round. */
const AT_ONCE = 500;

/**
 * Erases the drivers who have not charged for as long as their organization keeps them (`privacy.driver_retention_days`).
 * Who never charged is kept: nobody knows since when he is of no use.
 */
@Injectable()
export class DriverRetention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly recurring: Recurring;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DriversService) private readonly drivers: DriversService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const failure = 'drivers who charge no more are not erased';
    this.recurring = new Recurring(() => this.sweep(), { everyMs: EVERY_MS, logger, failure });
  }

  onApplicationBootstrap(): void {
    this.recurring.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.recurring.stop();
  }

  async sweep(now = new Date()): Promise<void> {
    const organizations = await this.database.transaction((tx) =>
      tx.find(OrganizationEntity, { select: { id: true, settings: true } }),
    );
    for (const { id, settings } of organizations) {
      const days = settledWith(settings).privacy.driverRetentionDays;
      const erased = await this.eraseOf(id, new Date(now.getTime() - days * DAY_MS));
      if (erased > 0)
        this.logger.info({ organization_id: id, erased }, 'drivers who charge no more are erased');
    }
  }

  private async eraseOf(organizationId: string, before: Date): Promise<number> {
    const due = await this.database.query<{ id: string }>(
      `select id from driver where organization_id = $1 and last_session_at < $2
       order by last_session_at limit ${AT_ONCE}`,
      [organizationId, before],
    );
    let erased = 0;
    for (const { id } of due) if (await this.drivers.eraseUnused(organizationId, id, before)) erased += 1;
    return erased;
  }
}

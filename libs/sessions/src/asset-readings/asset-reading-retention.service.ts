import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { Database, Recurring } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { horizonsOf } from '../meter-retention/horizon';
import { SessionsSettings } from '../sessions-settings';

/** Of one transaction. */
const AT_ONCE = 5_000;
/** Longer than they are shown: the quarter in which keeping begins needs what came just before it. */
const LONGER_MS = 86_400_000;

/** Removes readings of energy assets that are older than their organization keeps them; their quarters stay. */
@Injectable()
export class AssetReadingRetention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly recurring: Recurring;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(SessionsSettings) settings: SessionsSettings,
    @Inject(LOGGER) logger: Logger,
  ) {
    const everyMs = settings.retentionSweepSeconds * 1000;
    const failure = 'old readings of energy assets are not removed';
    this.recurring = new Recurring(() => this.sweep(), { everyMs, logger, failure });
  }

  onApplicationBootstrap(): void {
    this.recurring.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.recurring.stop();
  }

  async sweep(now = new Date()): Promise<void> {
    const owners = await this.database.query<{ id: string }>(
      'select distinct organization_id as id from energy_asset',
    );
    const ids = owners.map(({ id }) => id);
    const horizons = await this.database.transaction((tx) => horizonsOf(tx, ids, now));
    for (const [organizationId, horizon] of horizons) {
      const before = new Date(horizon.getTime() - LONGER_MS);
      for (const table of ['asset_reading', 'former_asset_reading'] as const) {
        while ((await this.removeSome(table, organizationId, before)) === AT_ONCE);
      }
    }
  }

  /** @returns how many there were */
  private async removeSome(
    table: 'asset_reading' | 'former_asset_reading',
    organizationId: string,
    before: Date,
  ): Promise<number> {
    const [result] = await this.database.query<{ removed: number }>(
      `with gone as (delete from ${table} where ctid = any(array(
         select ctid from ${table} where organization_id = $1 and at < $2 limit ${AT_ONCE})) returning 1)
       select count(*)::integer as removed from gone`,
      [organizationId, before],
    );
    return result?.removed ?? 0;
  }
}

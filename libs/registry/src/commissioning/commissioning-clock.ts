import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { Database, Recurring } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { CommissioningDriver } from './commissioning-driver.service';

const EVERY_MS = 500;
const AT_ONCE = 20;

/** Looks at the runs whose time has come. What is due is in the database: nothing is forgotten over a restart. */
@Injectable()
export class CommissioningClock implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly recurring: Recurring;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CommissioningDriver) private readonly driver: CommissioningDriver,
    @Inject(LOGGER) logger: Logger,
  ) {
    const failure = 'commissioning runs stand still';
    this.recurring = new Recurring(() => this.lookAtDue(), { everyMs: EVERY_MS, logger, failure });
  }

  onApplicationBootstrap(): void {
    this.recurring.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.recurring.stop();
  }

  private async lookAtDue(): Promise<void> {
    const due = await this.database.query<{ charge_point_id: string }>(
      `select charge_point_id from commissioning_run where status = 'running' and due_at <= now()
       order by due_at limit ${AT_ONCE}`,
    );
    for (const { charge_point_id: id } of due) {
      if (this.recurring.isStopped) return;
      await this.database.transaction((tx) => this.driver.look(tx, id));
    }
  }
}

import { setTimeout as after } from 'node:timers/promises';

import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { Database, isDatabaseOutage } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { CommissioningDriver } from './commissioning-driver.service';

const EVERY_MS = 500;
const AT_ONCE = 20;

/** Looks at the runs whose time has come. What is due is in the database: nothing is forgotten over a restart. */
@Injectable()
export class CommissioningClock implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CommissioningDriver) private readonly driver: CommissioningDriver,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.lookAtDue().catch((error: unknown) => {
        if (!isDatabaseOutage(error)) this.logger.error({ err: error }, 'commissioning runs stand still');
      });
      await after(EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async lookAtDue(): Promise<void> {
    const due = await this.database.query<{ charge_point_id: string }>(
      `select charge_point_id from commissioning_run where status = 'running' and due_at <= now()
       order by due_at limit ${AT_ONCE}`,
    );
    for (const { charge_point_id: id } of due) {
      if (this.stopping.signal.aborted) return;
      await this.database.transaction((tx) => this.driver.look(tx, id));
    }
  }
}

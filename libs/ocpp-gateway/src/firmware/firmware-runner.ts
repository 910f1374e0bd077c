import { setTimeout as after } from 'node:timers/promises';

import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { Recurring } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { RolloutRunner } from './rollouts/rollout-runner';
import { UpdateProgress } from './update-progress';

const EVERY_MS = 1_000;
const STOPS_WITHIN_MS = 4_000;

/** What happens to updates because time passes, and rollouts. */
@Injectable()
export class FirmwareRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly recurring: Recurring;

  constructor(
    @Inject(UpdateProgress) private readonly progress: UpdateProgress,
    @Inject(RolloutRunner) private readonly rollouts: RolloutRunner,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const failure = 'firmware updates are not looked after';
    this.recurring = new Recurring(() => this.look(), { everyMs: EVERY_MS, logger, failure });
  }

  onApplicationBootstrap(): void {
    this.recurring.start();
  }

  /** A charger of another instance that keeps silent is not waited for. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.race([this.recurring.stop(), after(STOPS_WITHIN_MS, undefined, { ref: false })]);
  }

  private async look(): Promise<void> {
    const silent = await this.progress.failSilent();
    if (silent > 0) this.logger.warn({ silent }, 'firmware updates gave no sign for too long');
    await this.rollouts.look();
  }
}

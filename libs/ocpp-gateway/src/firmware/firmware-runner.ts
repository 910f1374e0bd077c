import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { isDatabaseOutage } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { UpdateProgress } from './update-progress';

const EVERY_MS = 1_000;

/** What happens to updates because time passes. */
@Injectable()
export class FirmwareRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> | null = null;

  constructor(
    @Inject(UpdateProgress) private readonly progress: UpdateProgress,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.looking ??= this.look().finally(() => (this.looking = null));
    }, EVERY_MS);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.looking;
  }

  private async look(): Promise<void> {
    try {
      const silent = await this.progress.failSilent();
      if (silent > 0) this.logger.warn({ silent }, 'firmware updates gave no sign for too long');
    } catch (error) {
      if (!isDatabaseOutage(error)) this.logger.error({ err: error }, 'firmware updates are not looked after');
    }
  }
}

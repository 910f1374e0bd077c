import { isDatabaseOutage } from './outage';

export interface RecurringOptions {
  readonly everyMs: number;
  readonly logger: { error(fields: object, message: string): void };
  /** What is not done when a round fails, for the log. */
  readonly failure: string;
}

/**
 * Work that the database asks for again and again: one round at a time, and a round that fails is no reason to end. That
 * the database is away is said once for the service, not by each of these.
 */
export class Recurring {
  private timer: NodeJS.Timeout | null = null;
  private round: Promise<void> | null = null;

  constructor(
    private readonly work: () => Promise<unknown>,
    private readonly options: RecurringOptions,
  ) {}

  /** The first round comes after the first interval. */
  start(): void {
    this.timer ??= setInterval(() => {
      this.round ??= this.guarded().finally(() => (this.round = null));
    }, this.options.everyMs);
    this.timer.unref();
  }

  get isStopped(): boolean {
    return this.timer === null;
  }

  /** Resolves when the round that is under way is over. */
  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    await this.round;
  }

  private async guarded(): Promise<void> {
    try {
      await this.work();
    } catch (error) {
      if (!isDatabaseOutage(error)) this.options.logger.error({ err: error }, this.options.failure);
    }
  }
}

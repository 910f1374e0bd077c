import { setTimeout as delay } from 'node:timers/promises';

import { monotonicMs } from '../harness/clock';
import type { Groups } from '../harness/groups';

const LIMIT_MS = 600_000;
const EVERY_MS = 100;

/** What the platform's consumers have still to do. */
export class Backlog {
  constructor(
    private readonly groups: Groups,
    private readonly services: readonly string[],
    private readonly options: { readonly everyMs: number } = { everyMs: EVERY_MS },
  ) {}

  /** Waits until nothing is left; the events that were left at first, and how long it took. */
  async drained(): Promise<{ most: number; seconds: number }> {
    const startAt = monotonicMs();
    const most = await this.left();
    for (let left = most; left > 0; left = await this.left()) {
      if (monotonicMs() - startAt > LIMIT_MS) throw new Error(`${left} events are still not handled`);
      await delay(this.options.everyMs);
    }
    return { most, seconds: (monotonicMs() - startAt) / 1_000 };
  }

  private async left(): Promise<number> {
    const lags = await Promise.all(this.services.map((name) => this.groups.lag(`csms.${name}`)));
    return Math.max(...lags);
  }
}

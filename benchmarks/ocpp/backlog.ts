import { setTimeout as delay } from 'node:timers/promises';

import { monotonicMs } from '../harness/clock';
import type { Groups } from '../harness/groups';

const LIMIT_MS = 600_000;
const EVERY_MS = 100;

interface BacklogOptions {
  readonly everyMs?: number;
  /** Left out: all that they consume. */
  readonly topics?: readonly string[];
}

/** What the platform's consumers have still to do. */
export class Backlog {
  constructor(
    private readonly groups: Groups,
    private readonly services: readonly string[],
    private readonly options: BacklogOptions = {},
  ) {}

  /** Waits until nothing is left; the events that were left at first, and how long it took. */
  async drained(): Promise<{ most: number; seconds: number }> {
    const startAt = monotonicMs();
    const most = await this.left();
    for (let left = most; left > 0; left = await this.left()) {
      if (monotonicMs() - startAt > LIMIT_MS) throw new Error(`${left} events are still not handled`);
      await delay(this.options.everyMs ?? EVERY_MS);
    }
    return { most, seconds: (monotonicMs() - startAt) / 1_000 };
  }

  private async left(): Promise<number> {
    const lags = await Promise.all(
      this.services.map((name) => this.groups.lag(`csms.${name}`, this.options.topics)),
    );
    return Math.max(...lags);
  }
}

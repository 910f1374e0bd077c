import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { isDatabaseOutage } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import type { GivenResponse } from '../message-handlers/domain/given-response';

import { HeldRows, type WaitingCall } from './held-rows';

const LOOKED_EVERY_MS = 100;
const TIDIED_EVERY_MS = 10_000;
/** Of one organization, and of all, on this instance: those beyond it are not held. */
const MOST_OF_ORGANIZATION = 200;
const MOST_OF_ALL = 2_000;

export type HeldOutcome =
  | { readonly kind: 'answered'; readonly response: GivenResponse }
  /** `closed`: the socket is gone. */
  | { readonly kind: 'timed_out' | 'too_many_held' | 'unavailable' | 'closed' };

interface Held {
  readonly organizationId: string;
  readonly settle: (outcome: HeldOutcome) => void;
}

/**
 * Calls that wait for an answer by the REST API. The row is the truth: whichever instance takes the answer writes it
 * there, and the one with the socket looks for it.
 */
@Injectable()
export class HeldCalls implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly held = new Map<string, Held>();
  private timers: NodeJS.Timeout[] = [];
  private looking: Promise<void> | null = null;
  private isStopping = false;

  constructor(
    @Inject(HeldRows) private readonly rows: HeldRows,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const look = setInterval(() => {
      if (this.held.size > 0) this.looking ??= this.look().finally(() => (this.looking = null));
    }, LOOKED_EVERY_MS);
    const tidy = setInterval(() => void this.guard(() => this.rows.endLost()), TIDIED_EVERY_MS);
    this.timers = [look, tidy];
    this.timers.forEach((timer) => timer.unref());
  }

  /** Sockets are to close when what came by them is answered: from now on nobody is waited for. */
  release(): void {
    this.isStopping = true;
    for (const { settle } of this.held.values()) settle({ kind: 'unavailable' });
  }

  async onApplicationShutdown(): Promise<void> {
    this.timers.forEach((timer) => clearInterval(timer));
    await this.looking;
  }

  /** Resolves with the answer, or when there will be none. */
  async hold(call: WaitingCall): Promise<HeldOutcome> {
    const { organizationId } = call.context.charger.chargePoint;
    if (this.isStopping) return { kind: 'unavailable' };
    if (this.isFull(organizationId)) return { kind: 'too_many_held' };
    const startedAt = performance.now();
    const id = await this.guard(() => this.rows.add(call));
    if (id === undefined) return { kind: 'unavailable' };
    const leftMs = Math.max(0, call.timeoutMs - (performance.now() - startedAt));
    const outcome = await this.wait(id, organizationId, leftMs, call.context.gone);
    if (outcome.kind === 'answered') return outcome;
    const status = outcome.kind === 'closed' ? 'closed' : 'timed_out';
    const late = await this.guard(() => this.rows.end(id, status));
    return late === undefined || late === null ? outcome : { kind: 'answered', response: late };
  }

  private isFull(organizationId: string): boolean {
    if (this.held.size >= MOST_OF_ALL) return true;
    const ours = [...this.held.values()].filter((one) => one.organizationId === organizationId);
    return ours.length >= MOST_OF_ORGANIZATION;
  }

  private wait(
    id: string,
    organizationId: string,
    timeoutMs: number,
    gone: AbortSignal,
  ): Promise<HeldOutcome> {
    return new Promise((resolve) => {
      const closed = (): void => settle({ kind: 'closed' });
      const timer = setTimeout(() => settle({ kind: 'timed_out' }), timeoutMs);
      const settle = (outcome: HeldOutcome): void => {
        clearTimeout(timer);
        gone.removeEventListener('abort', closed);
        this.held.delete(id);
        resolve(outcome);
      };
      this.held.set(id, { organizationId, settle });
      gone.addEventListener('abort', closed, { once: true });
      if (gone.aborted) closed();
    });
  }

  private async look(): Promise<void> {
    const answers = await this.guard(() => this.rows.answersOf([...this.held.keys()]));
    for (const [id, response] of answers ?? []) this.held.get(id)?.settle({ kind: 'answered', response });
  }

  /** undefined: it could not be done. While the database is away a call waits for its fallback. */
  private async guard<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      const level = isDatabaseOutage(error) ? 'warn' : 'error';
      this.logger[level]({ err: error }, 'a message that waits for its answer is not written down');
      return undefined;
    }
  }
}

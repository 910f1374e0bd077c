import { randomUUID } from 'node:crypto';

import { RawClient } from '../../clients/raw-client';
import type { ClientVersion } from '../../clients/strict-client';
import { registerCharger } from '../fixtures';
import type { RunningPlatform } from '../platform';

import { awaitedId, mutate } from './mutate';
import { Random } from './random';
import { RandomCalls } from './random-call';

const BATCH = 20;
const ANSWERED_WITHIN_MS = 20_000;

export async function connectRaw(platform: RunningPlatform, version: ClientVersion): Promise<RawClient> {
  const { charge_point_id: id, ocpp_password: password } = await registerCharger(platform, version);
  const url = `${platform.credentials.ocpp_url}/ocpp/${id}`;
  return RawClient.open({ url, subprotocols: [`ocpp${version}`], username: id, password });
}

/** A charger that sends mutated frames, and sees to it that each call among them is answered. */
export class FuzzingCharger {
  /** Frames that the gateway could not serve, though nothing was away. */
  readonly unserved: string[] = [];
  private readonly calls: RandomCalls;

  private constructor(
    private readonly client: RawClient,
    version: ClientVersion,
    private readonly random: Random,
  ) {
    this.calls = new RandomCalls(version, random);
  }

  static async connect(
    platform: RunningPlatform,
    version: ClientVersion,
    seed: number,
  ): Promise<FuzzingCharger> {
    return new FuzzingCharger(await connectRaw(platform, version), version, new Random(seed));
  }

  /** Rejects where a call gets no answer, or the connection is lost. */
  async send(frames: number): Promise<void> {
    for (let sent = 0; sent < frames; sent += BATCH) {
      const texts = Array.from({ length: Math.min(BATCH, frames - sent) }, () => this.frame());
      await this.exchange(texts);
    }
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  private frame(): string {
    const action = this.random.of(this.calls.actions);
    const id = Math.floor(this.random.next() * 2 ** 40).toString(36);
    return mutate([2, id, action, this.calls.payload(action)], this.random);
  }

  private async exchange(texts: readonly string[]): Promise<void> {
    const last = `[2,"${randomUUID()}","Heartbeat",{}]`;
    const awaited = new Map<string, string[]>();
    for (const text of [...texts, last]) {
      const id = awaitedId(text);
      if (id !== null) awaited.set(id, [...(awaited.get(id) ?? []), text]);
      this.client.send(text);
    }
    while (awaited.size > 0) {
      const text = await this.client.next(ANSWERED_WITHIN_MS).catch((error: unknown) => {
        throw new Error(`not answered: ${JSON.stringify([...awaited.values()].flat())}`, { cause: error });
      });
      this.settle(awaited, JSON.parse(text) as readonly unknown[]);
    }
  }

  private settle(awaited: Map<string, string[]>, [, id, code]: readonly unknown[]): void {
    const [text, ...others] = awaited.get(String(id)) ?? [];
    if (text === undefined) return;
    if (code === 'InternalError') this.unserved.push(text.slice(0, 200));
    if (others.length === 0) awaited.delete(String(id));
    else awaited.set(String(id), others);
  }
}

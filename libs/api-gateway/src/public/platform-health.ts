import type { Readiness } from '@csms/platform-ops';

const ANSWER_WITHIN_MS = 2_000;

export interface PlatformState {
  readonly status: 'ready' | 'not_ready';
  readonly services: Readonly<Record<string, 'ready' | 'not_ready'>>;
}

/** Whether every service of the platform can do its work, by one of its instances. Says which, not why: the port is public. */
export class PlatformHealth {
  constructor(
    private readonly serviceUrls: Readonly<Record<string, readonly string[]>>,
    private readonly own: Readiness,
  ) {}

  async state(): Promise<PlatformState> {
    const asked = Object.entries(this.serviceUrls).map(
      async ([name, urls]) => [name, (await Promise.all(urls.map(isReady))).includes(true)] as const,
    );
    const own = Object.keys(await this.own.missing()).length === 0;
    const all = [...(await Promise.all(asked)), ['api-gateway', own] as const];
    return {
      status: all.every(([, ready]) => ready) ? 'ready' : 'not_ready',
      services: Object.fromEntries(all.map(([name, ready]) => [name, ready ? 'ready' : 'not_ready'])),
    };
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    // Refused or silent: that is the answer.
    return false;
  }
}

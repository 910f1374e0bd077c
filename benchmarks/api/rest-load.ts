/** The process of the REST API's callers. */
import { monotonicMs } from '../harness/clock';
import { serveHarness } from '../harness/program';
import { type Percentiles, percentiles } from '../harness/statistics';

import { getRequest, HttpConnection } from './http-connection';

export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface TargetResult {
  readonly answered: number;
  readonly bodyBytes: number;
  readonly seconds: number;
  readonly latencyMs: Percentiles;
}

interface Comparison {
  readonly targets: readonly Target[];
  readonly connections: number;
  /** The targets take turns, so that what disturbs the machine disturbs all of them. */
  readonly slices: number;
  readonly sliceSeconds: number;
}

class Caller {
  private readonly latencies: number[] = [];
  private seconds = 0;
  private bodyBytes = 0;

  private constructor(
    private readonly request: string,
    private readonly open: readonly HttpConnection[],
  ) {}

  static async of({ url, headers }: Target, connections: number): Promise<Caller> {
    const address = new URL(url);
    const open = Array.from({ length: connections }, () => HttpConnection.open(address));
    return new Caller(getRequest(address, headers), await Promise.all(open));
  }

  async slice(seconds: number): Promise<void> {
    const startAt = monotonicMs();
    const endAt = startAt + seconds * 1_000;
    await Promise.all(this.open.map((connection) => this.loop(connection, endAt)));
    this.seconds += (monotonicMs() - startAt) / 1_000;
  }

  finish(): TargetResult {
    for (const connection of this.open) connection.close();
    return {
      answered: this.latencies.length,
      bodyBytes: this.bodyBytes,
      seconds: this.seconds,
      latencyMs: percentiles(this.latencies),
    };
  }

  private async loop(connection: HttpConnection, endAt: number): Promise<void> {
    for (let sentAt = monotonicMs(); sentAt < endAt;) {
      const { status, bodyBytes } = await connection.exchange(this.request);
      if (status !== 200) throw new Error(`a request was answered ${status}`);
      if (this.bodyBytes !== 0 && bodyBytes !== this.bodyBytes)
        throw new Error(`an answer has ${bodyBytes} bytes, those before ${this.bodyBytes}`);
      this.bodyBytes = bodyBytes;
      const answeredAt = monotonicMs();
      this.latencies.push(answeredAt - sentAt);
      sentAt = answeredAt;
    }
  }
}

const api = {
  compare: async ({ targets, connections, slices, sliceSeconds }: Comparison): Promise<TargetResult[]> => {
    const callers = await Promise.all(targets.map((target) => Caller.of(target, connections)));
    for (let slice = 0; slice < slices; slice += 1) {
      for (const caller of callers) await caller.slice(sliceSeconds);
    }
    return callers.map((caller) => caller.finish());
  },
};

export type RestLoadApi = typeof api;

serveHarness(api);

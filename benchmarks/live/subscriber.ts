/** The process of the clients who follow the chargers: when each reading reached them. */
import { WebSocket } from 'ws';

import { monotonicMs } from '../harness/clock';
import { serveHarness } from '../harness/program';
import { type Percentiles, percentiles } from '../harness/statistics';

export interface FollowedResult {
  /** Readings of the client that got the fewest, and of the one that got the most. */
  readonly fewest: number;
  readonly most: number;
  readonly gaps: number;
  /** From the charger's frame to each client. */
  readonly latencyMs: Percentiles;
}

interface Message {
  readonly type: string;
  readonly event?: { readonly data: { readonly sampled_at: string } };
}

const ARRIVED_WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 20;

/** The machine's clock with fractions: chargers write their samples' time by it, in whole milliseconds. */
const CLOCK_OFFSET_MS = Date.now() - monotonicMs();

class Subscriber {
  private readonly clients: { readonly socket: WebSocket; received: number }[] = [];
  private latencies: number[] = [];
  private gaps = 0;

  readonly api = {
    follow: (order: { readonly baseUrl: string; readonly apiKey: string; readonly clients: number }) =>
      this.follow(order.baseUrl, order.apiKey, order.clients),
    begin: () => this.begin(),
    /** Resolves when each client has so many, or in half a minute. */
    received: (order: { readonly readings: number }) => this.received(order.readings),
    leave: () => this.leave(),
  };

  private async follow(baseUrl: string, apiKey: string, clients: number): Promise<void> {
    for (let index = 0; index < clients; index += 1) {
      const url = `${baseUrl.replace(/^http/, 'ws')}/api/v1/stream?channels=energy`;
      const socket = new WebSocket(url, { headers: { 'x-api-key': apiKey }, perMessageDeflate: false });
      const client = { socket, received: 0 };
      this.clients.push(client);
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject);
        socket.on('close', (code) => reject(new Error(`the stream was closed with ${code}`)));
        socket.on('message', (text: Buffer) => {
          const message = JSON.parse(text.toString('utf8')) as Message;
          if (message.type === 'subscribed') resolve();
          if (message.type === 'gap') this.gaps += 1;
          if (message.event === undefined) return;
          client.received += 1;
          const sampledAt = Date.parse(message.event.data.sampled_at);
          this.latencies.push(monotonicMs() + CLOCK_OFFSET_MS - sampledAt);
        });
      });
    }
  }

  private begin(): void {
    this.latencies = [];
    this.gaps = 0;
    for (const client of this.clients) client.received = 0;
  }

  private async received(readings: number): Promise<FollowedResult> {
    const until = monotonicMs() + ARRIVED_WITHIN_MS;
    while (this.clients.some((one) => one.received < readings) && monotonicMs() < until)
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    const counts = this.clients.map((one) => one.received);
    return {
      fewest: Math.min(...counts),
      most: Math.max(...counts),
      gaps: this.gaps,
      latencyMs: percentiles(this.latencies),
    };
  }

  private leave(): void {
    for (const { socket } of this.clients.splice(0)) socket.terminate();
  }
}

export type SubscriberApi = Subscriber['api'];

serveHarness(new Subscriber().api);

import type { KafkaConnection } from '../connection/kafka-client';

const INTERVAL_MS = 1_000;

export interface BrokerProbeOptions {
  readonly client: KafkaConnection;
  /** Called after each look that the broker answered. */
  readonly onReachable: () => void;
}

/** Asks once a second whether the broker answers, while it is started. */
export class BrokerProbe {
  private timer: NodeJS.Timeout | null = null;
  private isStarted = false;
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly options: BrokerProbeOptions) {}

  start(): void {
    if (this.isStarted) return;
    this.isStarted = true;
    this.lookAgain();
  }

  stop(): void {
    this.isStarted = false;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** After {@link stop}: resolves when the connection of the last look is closed. */
  ended(): Promise<void> {
    return this.looking;
  }

  private lookAgain(): void {
    this.looking = this.look();
  }

  private async look(): Promise<void> {
    const isReachable = await canReachBroker(this.options.client);
    if (!this.isStarted) return;
    if (isReachable) this.options.onReachable();
    // onReachable may have stopped this probe.
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it changes while we wait
    if (this.isStarted) this.timer = setTimeout(() => this.lookAgain(), INTERVAL_MS);
  }
}

export async function canReachBroker(client: KafkaConnection): Promise<boolean> {
  const admin = client.admin({ retry: { initialRetryTime: 100, retries: 0 } });
  try {
    await admin.connect();
    await admin.describeCluster();
    return true;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

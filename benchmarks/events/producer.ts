/** The process that commits: rows with their events in its outbox, and the relay of it, as each service has them. */
import { setTimeout as delay } from 'node:timers/promises';

import { Database } from '@csms/platform-db';
import { kafkaClient, type KafkaConnection, Outbox, OutboxRelay } from '@csms/platform-kafka';
import { createLogger } from '@csms/platform-ops';

import { monotonicMs } from '../harness/clock';
import { serveHarness } from '../harness/program';

import { type Kind, PROBE, probeData, type ProbeSettings } from './probe-events';

/** When the n-th transaction began, and when its commit had been answered. */
export type CommitTime = readonly [n: number, begunAt: number, committedAt: number];

const EVENTS_IN_ONE_STATEMENT = 500;

class Producer {
  private database: Database;
  private outbox: Outbox;

  readonly api = {
    start: (settings: ProbeSettings) => this.start(settings),
    paced: (order: { readonly rate: number; readonly count: number; readonly from: number }) =>
      this.paced(order),
    drained: (order: { readonly kind: Kind; readonly count: number }) => this.drained(order),
  };

  private async start({ brokers, databaseUrl, schema, topicPrefix }: ProbeSettings): Promise<void> {
    const logger = createLogger('benchmark-producer', 'warn');
    const client: KafkaConnection = kafkaClient({ brokers, clientId: 'benchmark-producer', logger });
    this.database = new Database({
      url: databaseUrl,
      schema,
      poolSize: 5,
      entities: [],
      applicationName: 'benchmark-producer',
    });
    await this.database.connect();
    this.outbox = new Outbox({ source: 'benchmarks', topicPrefix });
    new OutboxRelay({ client, databaseUrl, schema, logger }).start();
  }

  /** One transaction with a row and an event at each of the intended times, whether those before are done or not. */
  private async paced(order: { rate: number; count: number; from: number }): Promise<CommitTime[]> {
    const startAt = monotonicMs();
    const commits: Promise<CommitTime>[] = [];
    for (let index = 0; index < order.count; index += 1) {
      const waitMs = startAt + (index * 1_000) / order.rate - monotonicMs();
      if (waitMs > 0) await delay(waitMs);
      commits.push(this.commit(order.from + index));
    }
    return Promise.all(commits);
  }

  private async commit(n: number): Promise<CommitTime> {
    const begunAt = monotonicMs();
    await this.database.transaction(async (tx) => {
      await tx.query('insert into fact (n) values ($1)', [n]);
      await this.outbox.append(tx, {
        definition: PROBE.timed,
        data: probeData(n),
        organizationId: 'org_benchmark',
      });
    });
    return [n, begunAt, monotonicMs()];
  }

  /** Events that one commit makes visible at once; how long until Kafka has acknowledged all. */
  private async drained(order: { kind: Kind; count: number }): Promise<number> {
    await this.database.transaction(async (tx) => {
      for (let from = 0; from < order.count; from += EVENTS_IN_ONE_STATEMENT) {
        const size = Math.min(EVENTS_IN_ONE_STATEMENT, order.count - from);
        const events = Array.from({ length: size }, (_, index) => ({
          definition: PROBE[order.kind],
          data: probeData(from + index),
          organizationId: 'org_benchmark',
        }));
        await this.outbox.append(tx, ...events);
      }
    });
    const committedAt = monotonicMs();
    while ((await this.database.query('select 1 from outbox limit 1')).length > 0) await delay(10);
    return monotonicMs() - committedAt;
  }
}

export type ProducerApi = Producer['api'];

serveHarness(new Producer().api);

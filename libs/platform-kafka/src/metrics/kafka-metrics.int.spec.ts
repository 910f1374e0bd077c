import { Registry } from 'prom-client';

import { SILENT_LOGGER } from '../connection/event-logger';
import { ConsumerLag } from '../consuming/consumer-lag';
import { PermanentEventError } from '../envelope/event.errors';
import { Outbox } from '../outbox/outbox';
import { OutboxRelay } from '../outbox/outbox-relay';
import { eventually } from '../testing/eventually';
import { startConsumer } from '../testing/test-consumer';
import { ThingHappened } from '../testing/test-events';
import { TestInstallation } from '../testing/test-installation';
import { TestPublisher, upTo } from '../testing/test-publisher';

import { kafkaMetrics } from './kafka-metrics';

describe('metrics', () => {
  let installation: TestInstallation;
  const registry = new Registry();

  beforeAll(async () => {
    installation = await TestInstallation.create();
  }, 60_000);

  afterAll(() => installation.remove(), 30_000);

  const value = async (name: string, labels: Record<string, string | number> = {}): Promise<number> => {
    const metric = (await registry.getMetricsAsJSON()).find((candidate) => candidate.name === name);
    const values = (metric?.values ?? []) as { value: number; labels: Record<string, string | number> }[];
    return values
      .filter((sample) => Object.entries(labels).every(([label, wanted]) => sample.labels[label] === wanted))
      .reduce((sum, sample) => sum + sample.value, 0);
  };

  it('tell how far a group is behind, what became of events, and what waits in the outbox', async () => {
    const publisher = new TestPublisher(installation, { registry });
    await Promise.all(upTo(30).map((n) => publisher.happened({ thing_id: `key-${n}`, n })));
    expect(await value('csms_event_publish_seconds', { outcome: 'acknowledged' })).toBeGreaterThan(0);

    const { groupId: group, topic } = installation;
    const client = installation.client();
    const gauge = kafkaMetrics(registry).consumerLag;
    const lag = new ConsumerLag({
      client,
      groupId: group,
      topics: [topic],
      logger: SILENT_LOGGER,
      gauge,
      intervalMs: 50,
    });
    lag.start();
    await eventually(async () => expect(await value('csms_kafka_consumer_lag', { group, topic })).toBe(30));

    const consumer = await startConsumer(
      installation,
      {
        happened: ({ data }, { attempt }) => {
          if (data.n === 7) throw new PermanentEventError('seven');
          if (data.n === 8 && attempt === 1) throw new Error('once');
        },
      },
      { registry },
    );
    await eventually(async () => expect(await value('csms_kafka_consumer_lag', { group, topic })).toBe(0));
    await lag.stop();
    await consumer.close();
    await publisher.close();
    const labels = { consumer: 'things', type: ThingHappened.type };
    expect(await value('csms_events_total', { ...labels, outcome: 'handled' })).toBe(29);
    expect(await value('csms_event_retries_total', labels)).toBe(1);
    expect(await value('csms_event_dead_letters_total', { topic })).toBe(1);

    const outbox = new Outbox({ source: 'specs', topicPrefix: installation.topicPrefix });
    await installation.database.transaction(async (tx) => {
      for (const n of upTo(3)) {
        await outbox.append(tx, {
          definition: ThingHappened,
          data: { thing_id: 'a', n },
          organizationId: 'org_1',
        });
      }
    });
    const relay = new OutboxRelay({
      client: installation.client(),
      databaseUrl: installation.databaseUrl,
      schema: installation.schema,
      logger: SILENT_LOGGER,
      registry,
    });
    relay.start();
    await eventually(async () => expect(await value('csms_outbox_depth', { schema: 'app' })).toBe(3));
    await relay.drain();
  }, 60_000);
});

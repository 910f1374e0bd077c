import { TcpProxy } from '@csms/testing';

import { SILENT_LOGGER } from '../connection/event-logger';
import type { KafkaConnection } from '../connection/kafka-client';
import { TopicReader } from '../dead-letters/topic-reader';
import { InvalidEventError } from '../envelope/event.errors';
import { eventually } from '../testing/eventually';
import { type ThingData, ThingHappened } from '../testing/test-events';
import { TestInstallation } from '../testing/test-installation';
import { upTo } from '../testing/test-publisher';

import { Outbox } from './outbox';
import { OutboxRelay, type OutboxRelayOptions } from './outbox-relay';

/** The same client, whose producers call `hook` after each acknowledged send, before the sender learns of it. */
function afterEachSend(client: KafkaConnection, hook: () => Promise<void>): KafkaConnection {
  const makeProducer = client.producer.bind(client);
  client.producer = (config) => {
    const producer = makeProducer(config);
    const sendBatch = producer.sendBatch.bind(producer);
    producer.sendBatch = async (batch) => {
      const result = await sendBatch(batch);
      await hook();
      return result;
    };
    return producer;
  };
  return client;
}

describe('Outbox and OutboxRelay', () => {
  let installation: TestInstallation;
  let outbox: Outbox;
  const relays: OutboxRelay[] = [];

  beforeAll(async () => {
    installation = await TestInstallation.create();
    outbox = new Outbox({ source: 'specs', topicPrefix: installation.topicPrefix });
  }, 60_000);

  afterEach(async () => {
    installation.kafkaSwitch.on();
    await Promise.all(relays.splice(0).map((relay) => relay.stop()));
  }, 30_000);

  afterAll(() => installation.remove(), 30_000);

  const startRelay = (options: Partial<OutboxRelayOptions> = {}): OutboxRelay => {
    const relay = new OutboxRelay({
      client: installation.client(),
      databaseUrl: installation.databaseUrl,
      schema: installation.schema,
      logger: SILENT_LOGGER,
      standbyMs: 50,
      ...options,
    });
    relays.push(relay);
    relay.start();
    return relay;
  };

  const append = (thingId: string, ...numbers: number[]): Promise<void> =>
    installation.database.transaction((tx) =>
      outbox.append(
        tx,
        ...numbers.map((n) => ({
          definition: ThingHappened,
          data: { thing_id: thingId, n },
          organizationId: 'org_1',
        })),
      ),
    );

  const stored = async (thingId: string) => {
    const reader = new TopicReader(installation.client());
    const records = await reader.read(installation.topic, await reader.ranges(installation.topic));
    return records
      .map(({ message }) => JSON.parse(message.value?.toString() ?? '') as ThingData)
      .filter(({ thing_id }) => thing_id === thingId)
      .map(({ n }) => n);
  };

  const depth = async () => (await installation.database.query('select 1 from outbox')).length;
  const isEmpty = () => eventually(async () => expect(await depth()).toBe(0));

  const endRelaySessions = async () => {
    await installation.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'app-outbox-relay' and datname = current_database()`,
    );
  };

  it('publishes what was committed, in order, and nothing that was rolled back', async () => {
    startRelay();
    for (let n = 1; n <= 20; n += 2) await append('committed', n, n + 1);
    const failing = installation.database.transaction(async (tx) => {
      await outbox.append(tx, {
        definition: ThingHappened,
        data: { thing_id: 'rolled back', n: 1 },
        organizationId: 'org_1',
      });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    await isEmpty();
    expect(await stored('committed')).toEqual(upTo(20));
    expect(await stored('rolled back')).toEqual([]);
  }, 30_000);

  it('is woken by the commit, long before its next look', async () => {
    const relay = startRelay({ pollMs: 60_000 });
    await eventually(() => expect(relay.isActive).toBe(true));
    await append('woken', 1);
    await isEmpty();
    expect(await stored('woken')).toEqual([1]);
  }, 30_000);

  it('refuses an event that breaks its contract before anything is written', async () => {
    await expect(append('invalid', 1, -1)).rejects.toBeInstanceOf(InvalidEventError);
    expect(await depth()).toBe(0);
  });

  it('has one active relay; another takes over when its session ends', async () => {
    const first = startRelay();
    await eventually(() => expect(first.isActive).toBe(true));
    const second = startRelay();
    await append('takeover', 1);
    await isEmpty();
    expect(second.isActive).toBe(false);
    await first.stop();
    await append('takeover', 2);
    await eventually(() => expect(second.isActive).toBe(true));
    await isEmpty();
    expect(await stored('takeover')).toEqual([1, 2]);
  }, 30_000);

  it('repeats a batch in order when it dies between the send and the delete', async () => {
    let deaths = 0;
    const client = afterEachSend(installation.client(), async () => {
      deaths += 1;
      if (deaths <= 2) await endRelaySessions();
    });
    await append('crash', ...upTo(10));
    startRelay({ client, batchSize: 4 });
    await isEmpty();
    const numbers = await stored('crash');
    expect(numbers).toEqual([...upTo(4), ...upTo(4), ...upTo(10)]);
    expect([...new Set(numbers)]).toEqual(upTo(10));
  }, 30_000);

  it('waits out an outage of the broker', async () => {
    const relay = startRelay({ client: installation.switchedClient() });
    await append('broker', 1);
    await isEmpty();
    installation.kafkaSwitch.off();
    await append('broker', 2, 3);
    await append('broker', 4);
    expect(relay.isActive).toBe(true);
    installation.kafkaSwitch.on();
    await isEmpty();
    expect([...new Set(await stored('broker'))]).toEqual(upTo(4));
  }, 30_000);

  it('waits out an outage of the database', async () => {
    const proxy = TcpProxy.forUrl(installation.databaseUrl);
    await proxy.open();
    const relay = startRelay({ databaseUrl: proxy.urlOf(installation.databaseUrl) });
    await eventually(() => expect(relay.isActive).toBe(true));
    await proxy.cut();
    await eventually(() => expect(relay.isActive).toBe(false));
    await append('database', 1, 2);
    await proxy.open();
    await isEmpty();
    expect(await stored('database')).toEqual([1, 2]);
    await relay.stop();
    await proxy.cut();
  }, 30_000);

  it('drains what is there before it stops', async () => {
    const relay = startRelay({ pollMs: 60_000, batchSize: 10 });
    await eventually(() => expect(relay.isActive).toBe(true));
    await append('drain', ...upTo(100));
    await relay.drain();
    expect(await depth()).toBe(0);
    expect(await stored('drain')).toEqual(upTo(100));
  }, 30_000);
});

import { TcpProxy } from '@csms/testing';

import { SILENT_LOGGER } from '../connection/event-logger';
import { DeadLetters } from '../dead-letters/dead-letters';
import { eventually } from '../testing/eventually';
import { joined, startConsumer, type TestConsumer } from '../testing/test-consumer';
import { TestInstallation } from '../testing/test-installation';
import { TestPublisher, upTo } from '../testing/test-publisher';

describe('an outage', () => {
  let installation: TestInstallation;
  let publisher: TestPublisher;
  let proxy: TcpProxy;
  let consumer: TestConsumer;

  beforeAll(async () => {
    installation = await TestInstallation.create();
    publisher = new TestPublisher(installation);
    proxy = TcpProxy.forUrl(installation.databaseUrl);
    await proxy.open();
    const database = installation.databaseAt(proxy.urlOf(installation.databaseUrl));
    await database.connect();
    consumer = await startConsumer(installation, {}, { database, client: installation.switchedClient() });
    await joined(consumer);
  }, 60_000);

  afterAll(async () => {
    installation.kafkaSwitch.on();
    await consumer.close();
    await publisher.close();
    await proxy.cut();
    await installation.remove();
  }, 30_000);

  const parked = async () =>
    new DeadLetters({ client: installation.client(), logger: SILENT_LOGGER }).list(installation.topic);

  const seen = async (thingId: string) =>
    (await installation.effects()).filter(({ thing_id }) => thing_id === thingId).map(({ n }) => n);

  it('of the database pauses consuming, parks nothing, and ends by itself', async () => {
    await publisher.happened({ thing_id: 'database', n: 1 });
    await eventually(async () => expect(await seen('database')).toEqual([1]));
    await proxy.cut();
    await Promise.all(upTo(30).map((n) => publisher.happened({ thing_id: 'database', n: n + 1 })));
    await Promise.all(upTo(30).map((n) => publisher.measured({ thing_id: `database-${n % 5}`, n })));
    await eventually(() =>
      expect(consumer.server.consumerStatus()).toMatchObject({ paused: true, alive: true }),
    );
    await proxy.open();
    await eventually(async () => expect(await seen('database')).toEqual(upTo(31)));
    await eventually(async () => expect(await installation.effects()).toHaveLength(61));
    await eventually(() =>
      expect(consumer.server.consumerStatus()).toEqual({ joined: true, paused: false, alive: true }),
    );
    expect(await parked()).toEqual([]);
  }, 60_000);

  it('of the broker is waited out as well', async () => {
    installation.kafkaSwitch.off();
    await eventually(() => expect(consumer.server.consumerStatus().joined).toBe(false), {
      timeoutMs: 30_000,
    });
    await publisher.happened({ thing_id: 'broker', n: 1 });
    installation.kafkaSwitch.on();
    await eventually(async () => expect(await seen('broker')).toEqual([1]), { timeoutMs: 30_000 });
    expect(consumer.server.consumerStatus().alive).toBe(true);
    expect(await parked()).toEqual([]);
  }, 90_000);
});

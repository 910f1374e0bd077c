import type { Consumer } from 'kafkajs';

import { KafkaProxy } from '@csms/testing';

import { SILENT_LOGGER } from '../connection/event-logger';
import { kafkaClient } from '../connection/kafka-client';
import { eventually } from '../testing/eventually';
import { joined, startConsumer, type TestConsumer } from '../testing/test-consumer';
import { TestInstallation } from '../testing/test-installation';
import { TestPublisher, upTo } from '../testing/test-publisher';

/** A broker that stands still for longer than a request may take, and then goes on as if nothing had happened. */
describe('a broker that is silent for a while', () => {
  let installation: TestInstallation;
  let publisher: TestPublisher;
  let proxy: KafkaProxy;
  let consumer: TestConsumer;
  const handling = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();

  beforeAll(async () => {
    installation = await TestInstallation.create();
    publisher = new TestPublisher(installation);
    proxy = new KafkaProxy();
    await proxy.open();
    consumer = await startConsumer(
      installation,
      {
        happened: () => {
          handling.resolve();
          return letGo.promise;
        },
      },
      {
        client: kafkaClient({ brokers: [proxy.address], clientId: 'silent', logger: SILENT_LOGGER }),
        // Longer than the silence: the member is not forgotten, and nothing makes it join anew.
        sessionTimeoutMs: 45_000,
      },
    );
    await joined(consumer);
  }, 60_000);

  afterAll(async () => {
    letGo.resolve();
    await consumer.close();
    await publisher.close();
    await proxy.cut();
    await installation.remove();
  }, 30_000);

  it('finds the member of before, which says so', async () => {
    const { server } = consumer;
    await publisher.happened({ thing_id: 'silence', n: 1 });
    await handling.promise;
    const timedOut = new Promise((resolve) => {
      server.unwrap<Consumer>().on('consumer.network.request_timeout', resolve);
    });
    proxy.silence();
    // The heartbeat beside the handler.
    await timedOut;
    proxy.speak();
    letGo.resolve();
    await Promise.all(upTo(20).map((n) => publisher.happened({ thing_id: 'silence', n: n + 1 })));
    await eventually(async () => expect(await installation.effects()).toHaveLength(21), {
      timeoutMs: 30_000,
    });
    expect((await installation.effects()).map(({ n }) => n)).toEqual(upTo(21));
    expect(server.consumerStatus()).toEqual({ joined: true, paused: false, alive: true });
  }, 90_000);
});

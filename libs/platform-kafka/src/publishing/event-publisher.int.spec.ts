import { TcpProxy } from '@csms/testing';

import { SILENT_LOGGER } from '../connection/event-logger';
import { kafkaClient } from '../connection/kafka-client';
import { TopicReader } from '../dead-letters/topic-reader';
import { EventTooLargeError, InvalidEventError, PublishTimeoutError } from '../envelope/event.errors';
import { eventually } from '../testing/eventually';
import { joined, startConsumer } from '../testing/test-consumer';
import { type ThingData, ThingHappened } from '../testing/test-events';
import { TestInstallation } from '../testing/test-installation';
import { TestPublisher, upTo } from '../testing/test-publisher';

describe('EventPublisher', () => {
  let installation: TestInstallation;
  let things: TestPublisher;

  beforeAll(async () => {
    installation = await TestInstallation.create();
    things = new TestPublisher(installation, { client: installation.switchedClient() });
    things.publisher.start();
    await eventually(() => expect(things.publisher.isAvailable()).toBe(true));
  }, 60_000);

  afterAll(async () => {
    installation.kafkaSwitch.on();
    await things.close();
    await installation.remove();
  }, 30_000);

  /** Every payload that the topic holds for `thingId`, in the order of the log. */
  const stored = async (thingId: string) => {
    const reader = new TopicReader(installation.client());
    const records = await reader.read(installation.topic, await reader.ranges(installation.topic));
    return records
      .map(({ message }) => JSON.parse(message.value?.toString() ?? '') as ThingData)
      .filter(({ thing_id }) => thing_id === thingId);
  };

  it('keeps the order of the calls of a key over many batches', async () => {
    const fine = new TestPublisher(installation, { maxBatchRecords: 7 });
    await Promise.all(upTo(300).map((n) => fine.happened({ thing_id: 'order', n })));
    await fine.close();
    expect((await stored('order')).map(({ n }) => n)).toEqual(upTo(300));
  }, 30_000);

  it('publishes 900 kB and refuses 5 MB with a typed error', async () => {
    await things.happened({ thing_id: 'large', n: 1, note: 'x'.repeat(900_000) });
    expect((await stored('large'))[0]?.note).toHaveLength(900_000);
    const tooLarge = things.happened({ thing_id: 'large', n: 2, note: 'x'.repeat(5_000_000) });
    await expect(tooLarge).rejects.toBeInstanceOf(EventTooLargeError);
    await things.happened({ thing_id: 'large', n: 3 });
    expect(things.publisher.isAvailable()).toBe(true);
  }, 30_000);

  it('sends many large events at once without running into the limit of the broker', async () => {
    await Promise.all(
      upTo(12).map((n) => things.happened({ thing_id: 'bulk', n, note: 'x'.repeat(300_000) })),
    );
    expect((await stored('bulk')).map(({ n }) => n)).toEqual(upTo(12));
  }, 30_000);

  it('refuses a payload that breaks its contract', async () => {
    await expect(things.happened({ thing_id: 'invalid', n: -1 })).rejects.toBeInstanceOf(InvalidEventError);
  });

  it('rejects at the deadline while the broker is away, tells so at once, and notices by itself when it is back', async () => {
    await things.happened({ thing_id: 'deadline', n: 1 });
    installation.kafkaSwitch.off();
    const begun = Date.now();
    const late = things.publisher.publish(
      {
        definition: ThingHappened,
        data: { thing_id: 'deadline', n: 2 },
        organizationId: 'org_1',
      },
      { deadlineMs: 300 },
    );
    await expect(late).rejects.toBeInstanceOf(PublishTimeoutError);
    expect(Date.now() - begun).toBeLessThan(10_000);
    expect(things.publisher.isAvailable()).toBe(false);
    installation.kafkaSwitch.on();
    await eventually(() => expect(things.publisher.isAvailable()).toBe(true));
    await things.happened({ thing_id: 'deadline', n: 3 });
    // The one that was refused at its deadline may have landed: it was on its way.
    const numbers = (await stored('deadline')).map(({ n }) => n);
    expect(numbers.filter((n) => n !== 2)).toEqual([1, 3]);
  }, 30_000);

  it('keeps order and loses nothing when the broker is away for a while, within the deadline', async () => {
    const before = upTo(50).map((n) => things.happened({ thing_id: 'blink', n }));
    await before[0];
    installation.kafkaSwitch.off();
    const during = upTo(50).map((n) => things.happened({ thing_id: 'blink', n: 50 + n }));
    await eventually(() => expect(things.publisher.isAvailable()).toBe(false));
    installation.kafkaSwitch.on();
    await Promise.all([...before, ...during]);
    expect((await stored('blink')).map(({ n }) => n)).toEqual(upTo(100));
  }, 30_000);

  it('closes within its drain time although the broker is away', async () => {
    const closing = new TestPublisher(installation, { client: installation.switchedClient() });
    await closing.happened({ thing_id: 'closing', n: 1 });
    installation.kafkaSwitch.off();
    const lost = closing.happened({ thing_id: 'closing', n: 2 });
    const rejection = expect(lost).rejects.toThrow();
    const closed = closing.publisher.close(200);
    await rejection;
    installation.kafkaSwitch.on();
    await closed;
    // What was on its way may still have landed, but nothing goes on after the close.
    expect((await stored('closing'))[0]?.n).toBe(1);
  }, 30_000);
});

describe('a broker that is not there at the start', () => {
  it('is waited for by publisher and consumer', async () => {
    const installation = await TestInstallation.create();
    const [broker = ''] = installation.brokers;
    const proxy = TcpProxy.forUrl(`kafka://${broker}`);
    await proxy.open();
    const { address } = proxy;
    await proxy.cut();
    const client = kafkaClient({ brokers: [address], clientId: 'late', logger: SILENT_LOGGER });
    const things = new TestPublisher(installation, { client });
    things.publisher.start();
    const consumer = await startConsumer(installation, {}, { client });
    const first = things.publisher.flush().then(() => things.happened({ thing_id: 'late', n: 1 }));
    expect(things.publisher.isAvailable()).toBe(false);
    expect(consumer.server.consumerStatus()).toEqual({ joined: false, paused: false, alive: true });
    await proxy.open();
    await joined(consumer);
    await first;
    await eventually(async () => expect(await installation.effects()).toHaveLength(1));
    expect(things.publisher.isAvailable()).toBe(true);
    await consumer.close();
    await things.close();
    await proxy.cut();
    await installation.remove();
  }, 60_000);
});

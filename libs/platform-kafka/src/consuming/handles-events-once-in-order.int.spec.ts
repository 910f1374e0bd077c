import { SILENT_LOGGER } from '../connection/event-logger';
import { EventPublisher } from '../publishing/event-publisher';
import { eventually } from '../testing/eventually';
import { joined, startConsumer, type TestConsumer } from '../testing/test-consumer';
import { ThingHappened, ThingIgnored, ThingMeasured } from '../testing/test-events';
import { TestInstallation } from '../testing/test-installation';

const organizationId = 'org_1';

describe('KafkaEventServer', () => {
  let installation: TestInstallation;
  let publisher: EventPublisher;
  let consumer: TestConsumer;
  const batchSizes: number[] = [];

  beforeAll(async () => {
    installation = await TestInstallation.create();
    publisher = new EventPublisher({
      client: installation.client(),
      source: 'specs',
      topicPrefix: installation.topicPrefix,
      logger: SILENT_LOGGER,
    });
    consumer = await startConsumer(installation, {
      measured: (events) => void batchSizes.push(events.length),
    });
  }, 60_000);

  afterAll(async () => {
    await consumer.close();
    await publisher.close();
    await installation.remove();
  }, 30_000);

  it('handles every event once, and those of one key in the order of publishing', async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `key-${index}`);
    const sends: Promise<void>[] = [];
    for (let n = 0; n < 50; n += 1) {
      for (const thing_id of keys) {
        const definition = n % 10 === 0 ? ThingHappened : ThingMeasured;
        sends.push(publisher.publish({ definition, data: { thing_id, n }, organizationId }));
      }
    }
    await Promise.all(sends);
    await eventually(async () => expect(await installation.effects()).toHaveLength(1_000));
    const effects = await installation.effects();
    for (const thing_id of keys) {
      const seen = effects.filter((effect) => effect.thing_id === thing_id).map(({ n }) => n);
      expect(seen).toEqual(Array.from({ length: 50 }, (_, n) => n));
    }
  }, 30_000);

  it('gives the handler the whole envelope', async () => {
    await joined(consumer);
    const received: unknown[] = [];
    const second = await startConsumer(
      installation,
      { happened: (event) => void received.push(event) },
      { groupId: `${installation.groupId}-envelope`, consumerName: 'envelope', fromBeginning: false },
    );
    await joined(second);
    const occurredAt = new Date('2026-05-01T08:12:00.000Z');
    await publisher.publish({
      definition: ThingHappened,
      data: { thing_id: 'envelope', n: 1 },
      id: 'evt_1',
      subject: 'thing/envelope',
      organizationId,
      occurredAt,
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
    await eventually(() => expect(received).toHaveLength(1));
    expect(received[0]).toEqual({
      id: 'evt_1',
      type: ThingHappened.type,
      source: 'specs',
      time: occurredAt,
      subject: 'thing/envelope',
      organizationId,
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      data: { thing_id: 'envelope', n: 1 },
      key: 'envelope',
      topic: installation.topic,
      partition: expect.any(Number) as number,
      offset: expect.any(String) as string,
    });
    await second.close();
  }, 30_000);

  it('absorbs an event that comes twice', async () => {
    const twice = {
      definition: ThingMeasured,
      data: { thing_id: 'twice', n: 1 },
      id: 'evt_twice',
      organizationId,
    };
    await Promise.all([publisher.publish(twice), publisher.publish(twice)]);
    await publisher.publish(twice);
    await publisher.publish({ definition: ThingIgnored, data: { thing_id: 'twice' }, organizationId });
    await publisher.publish({ definition: ThingHappened, data: { thing_id: 'twice', n: 2 }, organizationId });
    const seen = async () =>
      (await installation.effects()).filter(({ thing_id }) => thing_id === 'twice').map(({ n }) => n);
    // The last of its key: whatever came of the others is there by then.
    await eventually(async () => expect(await seen()).toContain(2));
    expect(await seen()).toEqual([1, 2]);
  }, 30_000);
});

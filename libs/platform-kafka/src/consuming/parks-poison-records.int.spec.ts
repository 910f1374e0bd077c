import { SILENT_LOGGER } from '../connection/event-logger';
import { DeadLetters } from '../dead-letters/dead-letters';
import { PermanentEventError } from '../envelope/event.errors';
import { RecordSender } from '../publishing/record-sender';
import { eventually } from '../testing/eventually';
import { startConsumer, type TestConsumer } from '../testing/test-consumer';
import { ThingHappened } from '../testing/test-events';
import { TestInstallation } from '../testing/test-installation';
import { TestPublisher, upTo } from '../testing/test-publisher';

describe('a record that cannot be processed', () => {
  let installation: TestInstallation;
  let publisher: TestPublisher;
  let consumer: TestConsumer;
  let deadLetters: DeadLetters;
  const attempts = new Map<string, number>();
  let isCured = false;

  beforeAll(async () => {
    installation = await TestInstallation.create();
    publisher = new TestPublisher(installation);
    deadLetters = new DeadLetters({ client: installation.client(), logger: SILENT_LOGGER });
    consumer = await startConsumer(installation, {
      happened: ({ data, id }) => {
        attempts.set(id, (attempts.get(id) ?? 0) + 1);
        if (isCured) return;
        if (data.note === 'throws') throw new Error('no luck with this one');
        if (data.note === 'permanent') throw new PermanentEventError('never');
      },
      measured: (events) => {
        if (events.some(({ data }) => data.n === 13)) throw new PermanentEventError('thirteen');
      },
    });
  }, 60_000);

  afterAll(async () => {
    await consumer.close();
    await publisher.close();
    await installation.remove();
  }, 30_000);

  const parkedError = async (eventId: string) => {
    const letter = (await deadLetters.list(installation.topic)).find(
      (candidate) => candidate.eventId === eventId,
    );
    if (letter === undefined) throw new Error(`${eventId} is not parked yet`);
    return letter;
  };

  const seen = async (thingId: string) =>
    (await installation.effects()).filter(({ thing_id }) => thing_id === thingId).map(({ n }) => n);

  it('is tried several times and then parked with its reason, and its key goes on', async () => {
    await publisher.happened({ thing_id: 'poison', n: 1 });
    await publisher.happened({ thing_id: 'poison', n: 2, note: 'throws' }, 'evt_throws');
    await publisher.happened({ thing_id: 'poison', n: 3 });
    await eventually(async () => expect(await seen('poison')).toEqual([1, 3]));
    expect(attempts.get('evt_throws')).toBe(3);
    const letter = await parkedError('evt_throws');
    expect(letter).toMatchObject({
      key: 'poison',
      type: ThingHappened.type,
      consumer: 'things',
      error: 'Error: no luck with this one',
      attempts: 3,
      origin: { topic: installation.topic },
    });
    expect(JSON.parse(letter.value?.toString() ?? '')).toEqual({ thing_id: 'poison', n: 2, note: 'throws' });
  }, 30_000);

  it('is parked at once when its handler says that it is hopeless', async () => {
    await publisher.happened({ thing_id: 'hopeless', n: 1, note: 'permanent' }, 'evt_permanent');
    await publisher.happened({ thing_id: 'hopeless', n: 2 });
    await eventually(async () => expect(await seen('hopeless')).toEqual([2]));
    expect(attempts.get('evt_permanent')).toBe(1);
    expect(await parkedError('evt_permanent')).toMatchObject({
      attempts: 1,
      error: 'PermanentEventError: never',
    });
  }, 30_000);

  it('is parked at once when it is not JSON, breaks its contract or has no envelope', async () => {
    const sender = new RecordSender({ client: installation.client(), logger: SILENT_LOGGER });
    const envelope = (id: string) => ({
      ce_id: id,
      ce_type: ThingHappened.type,
      ce_source: 'specs',
      ce_time: new Date().toISOString(),
      'x-org-id': 'org_1',
    });
    const record = { topic: installation.topic, key: 'malformed' };
    await sender.send([
      { ...record, value: '{ not json', headers: envelope('evt_not_json') },
      { ...record, value: '{"thing_id":"malformed","n":-1}', headers: envelope('evt_contract') },
      { ...record, value: '{"thing_id":"malformed","n":1}', headers: { ce_id: 'evt_no_type' } },
    ]);
    await sender.close();
    await publisher.happened({ thing_id: 'malformed', n: 2 });
    await eventually(async () => expect(await seen('malformed')).toEqual([2]));
    expect((await parkedError('evt_not_json')).error).toContain('not JSON');
    expect((await parkedError('evt_contract')).error).toContain('data/n must be >= 0');
    expect((await parkedError('evt_no_type')).error).toContain('ce_type is missing');
  }, 30_000);

  it('is the only one of its batch that is parked', async () => {
    await Promise.all(upTo(40).map((n) => publisher.measured({ thing_id: 'batch', n })));
    const others = upTo(40).filter((n) => n !== 13);
    await eventually(async () => expect(await seen('batch')).toEqual(others));
    const letters = await deadLetters.list(installation.topic);
    expect(letters.filter(({ key }) => key === 'batch').map(({ error }) => error)).toEqual([
      'PermanentEventError: thirteen',
    ]);
  }, 30_000);

  it('is handled when it is replayed after the cause is gone, by the consumer that had parked it alone', async () => {
    const other = await startConsumer(
      installation,
      { happened: ({ id }) => void attempts.set(`other ${id}`, (attempts.get(`other ${id}`) ?? 0) + 1) },
      { groupId: `${installation.groupId}-other`, consumerName: 'other' },
    );
    await eventually(() => expect(attempts.get('other evt_throws')).toBe(1));
    isCured = true;
    const { topic, partition, offset } = await parkedError('evt_throws');
    await deadLetters.replay({ topic, partition, offset });
    await deadLetters.replay({ topic, partition, offset });
    await eventually(async () => expect(await seen('poison')).toContain(2));
    await publisher.happened({ thing_id: 'poison', n: 4 }, 'evt_after');
    // 4 is the last of its key. The effects of both consumers are in one table: [1, 3, 2, 4] and [1, 2, 3, 4].
    await eventually(async () => expect((await seen('poison')).filter((n) => n === 4)).toHaveLength(2));
    expect((await seen('poison')).sort()).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
    expect(attempts.get('evt_throws')).toBe(4);
    expect(attempts.get('other evt_throws')).toBe(1);
    await other.close();
  }, 30_000);
});

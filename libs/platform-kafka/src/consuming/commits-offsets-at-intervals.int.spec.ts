import type { KafkaAdmin } from '../connection/topics';
import { eventually } from '../testing/eventually';
import { MemberProgram } from '../testing/member-process';
import { joined, startConsumer } from '../testing/test-consumer';
import { TestInstallation } from '../testing/test-installation';
import { TestPublisher, upTo } from '../testing/test-publisher';

const KEYS = upTo(12).map((index) => `key-${index}`);
const NEVER_MS = 600_000;

describe('offsets that are committed at intervals', () => {
  let installation: TestInstallation;
  let publisher: TestPublisher;
  let admin: KafkaAdmin;

  beforeEach(async () => {
    installation = await TestInstallation.create();
    publisher = new TestPublisher(installation);
    admin = installation.client().admin();
    await admin.connect();
  }, 60_000);

  afterEach(async () => {
    await admin.disconnect();
    await publisher.close();
    await installation.remove();
  }, 30_000);

  const publish = (...numbers: number[]) =>
    Promise.all(numbers.flatMap((n) => KEYS.map((thing_id) => publisher.happened({ thing_id, n }))));

  const expectEffects = (count: number) =>
    eventually(async () => expect(await installation.effects()).toHaveLength(count), { timeoutMs: 40_000 });

  /** Records that the group would be given by a fresh start. */
  const uncommitted = async () => {
    const [group] = await admin.fetchOffsets({ groupId: installation.groupId, topics: [installation.topic] });
    const ends = await admin.fetchTopicOffsets(installation.topic);
    return ends.reduce((sum, { partition, high }) => {
      const at = Number(group?.partitions.find((one) => one.partition === partition)?.offset ?? -1);
      return sum + Number(high) - Math.max(at, 0);
    }, 0);
  };

  it('are at the end after a graceful close, whatever the interval', async () => {
    const consumer = await startConsumer(installation, {}, { commitIntervalMs: NEVER_MS });
    await publish(...upTo(20));
    await expectEffects(20 * KEYS.length);
    expect(await uncommitted()).toBeGreaterThan(0);
    await consumer.close();
    expect(await uncommitted()).toBe(0);
  }, 60_000);

  it('are at the end when the interval is over, or when many events are done', async () => {
    const byTime = await startConsumer(installation);
    await publish(1);
    await eventually(async () => expect(await uncommitted()).toBe(0));
    await byTime.close();
    const byNumber = await startConsumer(
      installation,
      {},
      { commitIntervalMs: NEVER_MS, maxUncommittedEvents: 1 },
    );
    await publish(2);
    await eventually(async () => expect(await uncommitted()).toBe(0));
    await byNumber.close();
  }, 60_000);

  it('are committed before another member takes over, which is given nothing again', async () => {
    const never = { commitIntervalMs: NEVER_MS };
    const first = await startConsumer(installation, {}, never);
    await publish(...upTo(20));
    await expectEffects(20 * KEYS.length);
    expect(await uncommitted()).toBeGreaterThan(0);
    const second = await startConsumer(installation, {}, never);
    await joined(second);
    expect(await uncommitted()).toBe(0);
    await Promise.all([first.close(), second.close()]);
  }, 60_000);

  it('that a killed process did not commit are given to its successor, and absorbed', async () => {
    const program = new MemberProgram();
    const { brokers, groupId, topicPrefix, databaseUrl, schema } = installation;
    const settings = { brokers, groupId, topicPrefix, databaseUrl, schema, workMs: 0 };
    try {
      const killed = program.start({ ...settings, commitIntervalMs: 2_000 });
      await publish(...upTo(5));
      await expectEffects(5 * KEYS.length);
      await eventually(async () => expect(await uncommitted()).toBe(0));
      await publish(6, 7, 8);
      await expectEffects(8 * KEYS.length);
      killed.kill('SIGKILL');
      const tail = await uncommitted();
      expect(tail).toBeGreaterThan(0);
      expect(tail).toBeLessThanOrEqual(3 * KEYS.length);
      program.start(settings);
      await eventually(async () => expect(await uncommitted()).toBe(0), { timeoutMs: 40_000 });
      const effects = await installation.effects();
      for (const key of KEYS) {
        expect(effects.filter(({ thing_id }) => thing_id === key).map(({ n }) => n)).toEqual(upTo(8));
      }
    } finally {
      program.remove();
    }
  }, 90_000);
});

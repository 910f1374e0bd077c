import { THINGS } from '../testing/test-events';
import { TestInstallation } from '../testing/test-installation';

import { ensureTopics, type KafkaAdmin, topicConfiguration } from './topics';

describe('ensureTopics', () => {
  let installation: TestInstallation;
  let admin: KafkaAdmin;

  beforeAll(async () => {
    installation = await TestInstallation.create();
    admin = installation.client().admin();
    await admin.connect();
  }, 60_000);

  afterAll(async () => {
    await admin.disconnect();
    await installation.remove();
  }, 30_000);

  const prefix = () => installation.topicPrefix;
  const partitions = async (topic: string) =>
    (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0]?.partitions.length;

  it('creates what is missing with its configuration and a dead-letter topic, and nothing twice', async () => {
    const state = {
      ...THINGS,
      name: 'tests.state.v1',
      cleanup: 'compact',
      retentionMs: -1,
      partitions: 2,
    } as const;
    const created = await ensureTopics(admin, prefix(), [THINGS, state]);
    expect(created).toEqual([`${prefix()}.tests.state.v1`, `${prefix()}.tests.state.v1.dlq`]);
    expect(await partitions(`${prefix()}.tests.state.v1`)).toBe(2);
    expect(await partitions(`${prefix()}.tests.state.v1.dlq`)).toBe(1);
    expect(await topicConfiguration(admin, `${prefix()}.tests.state.v1`)).toMatchObject({
      'cleanup.policy': 'compact',
      'retention.ms': '-1',
    });
    expect(await topicConfiguration(admin, `${prefix()}.tests.state.v1.dlq`)).toMatchObject({
      'cleanup.policy': 'delete',
      'retention.ms': String(30 * 86_400_000),
    });
    expect(await ensureTopics(admin, prefix(), [THINGS, state])).toEqual([]);
  }, 30_000);

  it('adds partitions and never takes any away', async () => {
    const topic = (count: number) => ({ ...THINGS, name: 'tests.growing.v1', partitions: count });
    await ensureTopics(admin, prefix(), [topic(2)]);
    await ensureTopics(admin, prefix(), [topic(5)]);
    expect(await partitions(`${prefix()}.tests.growing.v1`)).toBe(5);
    await ensureTopics(admin, prefix(), [topic(3)]);
    expect(await partitions(`${prefix()}.tests.growing.v1`)).toBe(5);
  }, 30_000);

  it('can run in several processes at once', async () => {
    const topic = { ...THINGS, name: 'tests.race.v1' };
    await Promise.all([1, 2, 3].map(() => ensureTopics(admin, prefix(), [topic])));
    expect(await partitions(`${prefix()}.tests.race.v1`)).toBe(THINGS.partitions);
  }, 30_000);
});

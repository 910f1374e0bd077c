import { setTimeout as delay } from 'node:timers/promises';

import { eventually } from '../testing/eventually';
import { MemberProgram } from '../testing/member-process';
import { joined, startConsumer } from '../testing/test-consumer';
import { TestInstallation } from '../testing/test-installation';
import { TestPublisher, upTo } from '../testing/test-publisher';

const KEYS = upTo(12).map((index) => `key-${index}`);

describe('members of a consumer group that come and go', () => {
  let installation: TestInstallation;
  let publisher: TestPublisher;

  beforeEach(async () => {
    installation = await TestInstallation.create();
    publisher = new TestPublisher(installation);
  }, 60_000);

  afterEach(async () => {
    await publisher.close();
    await installation.remove();
  }, 30_000);

  const publish = (perKey: number) =>
    Promise.all(upTo(perKey).flatMap((n) => KEYS.map((thing_id) => publisher.happened({ thing_id, n }))));

  const count = async () => (await installation.effects()).length;

  /** Once each, and in order for each key: the table has the rows in the order of the commits of a key. */
  const expectAllOnceInOrder = async (perKey: number) => {
    const effects = await installation.effects();
    for (const key of KEYS) {
      expect(effects.filter(({ thing_id }) => thing_id === key).map(({ n }) => n)).toEqual(upTo(perKey));
    }
  };

  it('lose nothing, repeat nothing and keep order when one joins during a slow batch', async () => {
    const slowly = { happened: () => delay(8) };
    const first = await startConsumer(installation, slowly);
    await publish(60);
    await eventually(async () => expect(await count()).toBeGreaterThan(20));
    const second = await startConsumer(installation, slowly);
    await joined(second);
    const atRebalance = await count();
    expect(atRebalance).toBeLessThan(60 * KEYS.length);
    await eventually(async () => expect(await count()).toBe(60 * KEYS.length), { timeoutMs: 30_000 });
    expect(first.server.consumerStatus()).toEqual({ joined: true, paused: false, alive: true });
    await expectAllOnceInOrder(60);
    await Promise.all([first.close(), second.close()]);
  }, 60_000);

  it('let another join long before a slow batch is done', async () => {
    // One key, so that all is in one batch of one partition, and its heartbeats alone can tell of the newcomer.
    await Promise.all(upTo(300).map((n) => publisher.happened({ thing_id: 'key-1', n })));
    const slowly = { happened: () => delay(20) };
    const first = await startConsumer(installation, slowly);
    await eventually(async () => expect(await count()).toBeGreaterThan(5));
    const second = await startConsumer(installation, slowly);
    await joined(second);
    expect(await count()).toBeLessThan(200);
    await eventually(async () => expect(await count()).toBe(300), { timeoutMs: 30_000 });
    expect((await installation.effects()).map(({ n }) => n)).toEqual(upTo(300));
    await Promise.all([first.close(), second.close()]);
  }, 60_000);

  it('lose nothing, repeat nothing and keep order when one is killed', async () => {
    const program = new MemberProgram();
    const { brokers, groupId, topicPrefix, databaseUrl, schema } = installation;
    const settings = { brokers, groupId, topicPrefix, databaseUrl, schema, workMs: 5 };
    const killed = program.start(settings);
    program.start(settings);
    try {
      await publish(60);
      await eventually(async () => expect(await count()).toBeGreaterThan(30), { timeoutMs: 30_000 });
      killed.kill('SIGKILL');
      expect(await count()).toBeLessThan(60 * KEYS.length);
      await eventually(async () => expect(await count()).toBe(60 * KEYS.length), { timeoutMs: 40_000 });
      await expectAllOnceInOrder(60);
    } finally {
      program.remove();
    }
  }, 90_000);

  it('finish the batch in hand, commit and leave when they are closed', async () => {
    const release = Promise.withResolvers<void>();
    let begun = 0;
    const first = await startConsumer(installation, {
      happened: async () => {
        begun += 1;
        await release.promise;
      },
    });
    await joined(first);
    await publish(5);
    await eventually(() => expect(begun).toBeGreaterThan(2));
    const closing = first.close();
    release.resolve();
    await closing;
    const handledByFirst = await count();
    expect(handledByFirst).toBe(begun);
    let repeated = 0;
    const second = await startConsumer(installation, { happened: () => void (repeated += 1) });
    await eventually(async () => expect(await count()).toBe(5 * KEYS.length));
    expect(handledByFirst + repeated).toBe(5 * KEYS.length);
    await expectAllOnceInOrder(5);
    await second.close();
  }, 60_000);

  it('stop between two events when the batch in hand takes longer than the drain time', async () => {
    const first = await startConsumer(installation, { happened: () => delay(50) }, { drainMs: 100 });
    await publish(40);
    await eventually(async () => expect(await count()).toBeGreaterThan(5));
    await first.close();
    expect(await count()).toBeLessThan(40 * KEYS.length);
    const second = await startConsumer(installation);
    await eventually(async () => expect(await count()).toBe(40 * KEYS.length), { timeoutMs: 30_000 });
    await expectAllOnceInOrder(40);
    await second.close();
  }, 60_000);
});

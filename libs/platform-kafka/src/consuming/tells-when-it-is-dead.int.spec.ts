import { eventually } from '../testing/eventually';
import { startConsumer } from '../testing/test-consumer';
import { TestInstallation } from '../testing/test-installation';

describe('a consumer that cannot go on', () => {
  it('says so, so that its process can end', async () => {
    const installation = await TestInstallation.create();
    const fatal: Error[] = [];
    // Below the least session timeout that the broker accepts: its refusal is final.
    const impossible = { sessionTimeoutMs: 100, heartbeatMs: 50 };
    const consumer = await startConsumer(
      installation,
      {},
      { ...impossible, onFatal: (error) => fatal.push(error) },
    );
    await eventually(() => expect(fatal).toHaveLength(1));
    expect(consumer.server.consumerStatus()).toEqual({ joined: false, paused: false, alive: false });
    await consumer.close();
    await installation.remove();
  }, 60_000);
});

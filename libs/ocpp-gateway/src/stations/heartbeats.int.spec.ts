import { HeartbeatReceived } from '@csms/contracts';
import { eventually } from '@csms/testing';

import { TestGateway } from '../testing/test-gateway';

describe('a heartbeat', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  const toldOf = (id: string) => gateway.service.told(HeartbeatReceived).filter(({ key }) => key === id);

  it.each(['16', '201'] as const)(
    'is told while its charger is commissioned, in OCPP %s',
    async (version) => {
      const charger = await gateway.register({ lifecycle: 'commissioning' });
      const socket = version === '16' ? await gateway.connect16(charger) : await gateway.connect201(charger);
      expect(await socket.result('Heartbeat', {})).toEqual({ currentTime: expect.any(String) });
      await socket.result('Heartbeat', {});
      // Not awaited by the answer: a charger never waits for Kafka because of a heartbeat.
      await eventually(() => expect(toldOf(charger.id)).toHaveLength(2));
      await socket.close();
    },
  );

  it('of any other charger is answered, and not told', async () => {
    const charger = await gateway.register({ lifecycle: 'commissioned' });
    const socket = await gateway.connect16(charger);
    await socket.result('Heartbeat', {});
    await gateway.service.settled();
    expect(toldOf(charger.id)).toEqual([]);
    await socket.close();
  });
});

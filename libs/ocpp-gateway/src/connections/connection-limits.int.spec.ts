import { ChargePointDisconnected } from '@csms/contracts';
import { eventually, TcpProxy } from '@csms/testing';

import { HandshakeRefusedError, TestCharger } from '../testing/test-charger';
import { TestGateway } from '../testing/test-gateway';

/** Bytes of a message. */
const LARGEST = 8_192;

describe('what one charger, or all of them at once, may ask of the gateway', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start({
      environment: {
        OCPP_LIMIT_HANDSHAKES: '1',
        OCPP_LIMIT_WAITING_HANDSHAKES: '1',
        OCPP_LIMIT_FRAMES_PER_SECOND: '10',
        OCPP_MAX_FRAME_BYTES: String(LARGEST),
        OCPP_PING_INTERVAL_SECONDS: '1',
      },
    });
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  /** The registry may tell of an unknown charger any moment: its handshake takes a while. */
  const stranger = (): Promise<unknown> =>
    TestCharger.connect({ url: `${gateway.ocppUrl}/ocpp16/CP-STRANGER`, subprotocols: ['ocpp1.6'] }).catch(
      (error: unknown) => error,
    );

  it('is a bounded number of handshakes, the next of which wait, and the others come back later', async () => {
    const known = await gateway.register();
    const outcomes = await Promise.all([stranger(), stranger(), stranger(), stranger()]);
    const refused = outcomes.filter((one) => one instanceof HandshakeRefusedError);
    expect(refused.map(({ status }) => status).sort()).toEqual([404, 404, 503, 503]);
    for (const { status, retryAfter } of refused) {
      if (status === 503) expect(Number(retryAfter)).toBeGreaterThanOrEqual(5);
    }
    const charger = await gateway.connect16(known);
    expect(await charger.result('Heartbeat', {})).toHaveProperty('currentTime');
    await charger.close();
  });

  it('is a rate of frames, beyond which they are read later, and none is lost', async () => {
    const { charger } = await gateway.charger16();
    const startedAt = performance.now();
    // Of an action that nobody has: what takes time is the wait alone.
    const call = { data: 'x'.repeat(5_000) };
    await Promise.all(Array.from({ length: 160 }, () => charger.call('SelfDestruct', call)));
    // A hundred at once, and of the sixty behind them those that had not been read by then at ten a second.
    expect(performance.now() - startedAt).toBeGreaterThan(4_000);
    expect(charger.answered).toHaveLength(160);
    await charger.close();
  }, 30_000);

  it('is a message of a bounded size: whoever sends a larger one is cut off, and may come again', async () => {
    const known = await gateway.register();
    const charger = await gateway.connect16(known);
    expect(await charger.call('SelfDestruct', { data: 'x'.repeat(LARGEST - 1_000) })).toMatchObject({
      kind: 'error',
    });
    charger.sendRaw(JSON.stringify([2, 'too-large', 'SelfDestruct', { data: 'x'.repeat(LARGEST) }]));
    expect(await charger.closed).toMatchObject({ code: 1009 });
    const again = await gateway.connect16(known);
    expect(await again.result('Heartbeat', {})).toHaveProperty('currentTime');
    await again.close();
  });

  it('is a sign of life: a socket whose other end is gone is cut, and told', async () => {
    const known = await gateway.register();
    const { hostname, port } = new URL(gateway.ocppUrl);
    const proxy = new TcpProxy(hostname, Number(port));
    await proxy.open();
    const charger = await TestCharger.connect({
      url: `ws://${proxy.address}/ocpp16/${known.id}`,
      subprotocols: ['ocpp1.6'],
      username: known.id,
      password: known.password,
    });
    await charger.result('Heartbeat', {});
    proxy.silence();
    await eventually(
      () =>
        expect(
          gateway.service.told(ChargePointDisconnected).filter(({ key }) => key === known.id),
        ).toMatchObject([{ data: { close_code: 1006 } }]),
      { timeoutMs: 15_000 },
    );
    await proxy.cut();
  }, 30_000);
});

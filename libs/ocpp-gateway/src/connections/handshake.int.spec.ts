import {
  ChargePointConnected,
  ChargePointDisconnected,
  ChargePointRegistered,
  TransactionStarted,
} from '@csms/contracts';
import { eventually } from '@csms/testing';

import { start16 } from '../testing/frames';
import { HandshakeRefusedError, TestCharger } from '../testing/test-charger';
import { aChargePoint, type KnownChargePoint, TestGateway } from '../testing/test-gateway';

describe("a charger's handshake", () => {
  let gateway: TestGateway;
  let known: KnownChargePoint;

  beforeAll(async () => {
    gateway = await TestGateway.start();
    known = await gateway.register();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  const at = (path: string, more: object = {}) =>
    TestCharger.connect({
      url: `${gateway.ocppUrl}${path}`,
      subprotocols: ['ocpp1.6'],
      username: known.id,
      password: known.password,
      ...more,
    });
  const refusal = async (attempt: Promise<TestCharger>): Promise<number> => {
    const error: unknown = await attempt.then(
      () => new Error('accepted'),
      (reason: unknown) => reason,
    );
    if (error instanceof HandshakeRefusedError) return error.status;
    throw error;
  };

  it('is refused with 404 at an address that is none, and to a charge point that is unknown', async () => {
    expect(await refusal(at('/ocpp17/CP-1'))).toBe(404);
    expect(await refusal(at('/ocpp16/CP.1'))).toBe(404);
    expect(await refusal(at('/ocpp16/CP-STRANGER'))).toBe(404);
  });

  it.each([
    ['no password', { password: undefined }],
    ['a wrong password', { password: 'f'.repeat(40) }],
    ['wrong bytes', { password: Buffer.alloc(20, 0xff) }],
    ["another charge point's name", { username: 'CP-OTHER' }],
    ['an empty password', { password: '' }],
  ])('is refused with 401 with %s', async (_what, credentials) => {
    expect(await refusal(at(`/ocpp16/${known.id}`, credentials))).toBe(401);
  });

  it.each([
    ['its text', (password: string) => password],
    ['its text in capitals', (password: string) => password.toUpperCase()],
    ['its bytes', (password: string) => Buffer.from(password, 'hex')],
  ])('is accepted with the password as %s', async (_what, form) => {
    const charger = await at(`/ocpp16/${known.id}`, { password: form(known.password) });
    expect(await charger.result('Heartbeat', {})).toEqual({ currentTime: expect.any(String) });
    await charger.close();
  });

  it('of security profile 0 needs no password', async () => {
    const open = await gateway.register({ security_profile: 0, ocpp_password_sha256: null });
    const charger = await at(`/ocpp16/${open.id}`, { password: undefined });
    expect(charger.subprotocol).toBe('ocpp1.6');
    await charger.close();
  });

  it('of profile 1 without a stored password is refused, whatever it sends', async () => {
    const broken = await gateway.register({ ocpp_password_sha256: null });
    expect(await refusal(at(`/ocpp16/${broken.id}`, { username: broken.id, password: '' }))).toBe(401);
  });

  it('waits a moment for a charge point that is just being registered', async () => {
    const fresh = aChargePoint();
    const connecting = gateway.connect16(fresh);
    await gateway.service.tell(ChargePointRegistered, fresh.event);
    const charger = await connecting;
    expect(charger.subprotocol).toBe('ocpp1.6');
    await charger.close();
  });

  it.each([
    ['/ocpp16', ['ocpp1.6'], 'ocpp1.6'],
    ['/ocpp201', ['ocpp2.0.1'], 'ocpp2.0.1'],
    ['/ocpp/1.6', ['ocpp2.0.1', 'ocpp1.6'], 'ocpp1.6'],
    ['/ocpp/2.0.1', ['ocpp1.6', 'ocpp2.0.1'], 'ocpp2.0.1'],
    ['/ocpp16', ['ocpp2.0.1'], 'ocpp2.0.1'],
    ['/ocpp201', ['ocpp1.6'], 'ocpp1.6'],
    ['/ocpp', ['ocpp1.6', 'ocpp2.0.1'], 'ocpp2.0.1'],
    ['/ocpp21', ['ocpp2.1', 'ocpp2.0.1'], 'ocpp2.0.1'],
    ['/ocpp/2.1', ['ocpp2.1', 'ocpp1.6'], 'ocpp1.6'],
  ])('at %s offering %j is answered %s', async (path, subprotocols, chosen) => {
    const charger = await at(`${path}/${known.id}`, { subprotocols });
    expect(charger.subprotocol).toBe(chosen);
    await charger.close();
  });

  it.each([
    ['/ocpp201', '2.0.1'],
    ['/ocpp16', '1.6'],
    ['/ocpp', '1.6'],
  ])('at %s without a subprotocol speaks %s by its path', async (path, version) => {
    const charger = await at(`${path}/${known.id}`, { subprotocols: [] });
    expect(charger.subprotocol).toBe('');
    const boot =
      version === '1.6'
        ? { chargePointVendor: 'ABB', chargePointModel: 'Terra' }
        : { reason: 'PowerUp', chargingStation: { vendorName: 'ABB', model: 'Terra' } };
    expect(await charger.result('BootNotification', boot)).toMatchObject({
      status: 'Accepted',
      interval: 300,
    });
    await charger.close();
  });

  it.each([
    ['/ocpp16', ['ocpp1.5']],
    ['/ocpp201', ['mqtt', 'ocpp2.1']],
    ['/ocpp21', []],
  ])('at %s offering only %j is completed without one, then closed with 1002', async (path, subprotocols) => {
    // A client of `ws` that offered subprotocols itself refuses an answer without one (RFC 6455 §4.1).
    const attempt = at(`${path}/${known.id}`, { subprotocols });
    if (subprotocols.length > 0) await expect(attempt).rejects.toThrow('Server sent no subprotocol');
    else expect(await (await attempt).closed).toMatchObject({ code: 1002 });
  });

  it('replaces an older socket of the same charger, which is no disconnection', async () => {
    const chargePoint = await gateway.register();
    const told = () =>
      [
        ...gateway.service.told(ChargePointConnected),
        ...gateway.service.told(ChargePointDisconnected),
      ].filter(({ key }) => key === chargePoint.id);
    const first = await gateway.connect16(chargePoint);
    const second = await gateway.connect16(chargePoint);
    expect(await first.closed).toEqual({ code: 1008, reason: 'replaced' });
    expect(await second.result('Heartbeat', {})).toHaveProperty('currentTime');
    await eventually(() => expect(told()).toHaveLength(2));
    await second.close();
    await eventually(() =>
      expect(told()).toMatchObject([
        { type: ChargePointConnected.type, data: { ocpp_version: '1.6' } },
        { type: ChargePointConnected.type },
        { type: ChargePointDisconnected.type, data: { close_code: 1000 } },
      ]),
    );
  });

  it('has nothing more taken by the older socket, though its other end does not see that it is over', async () => {
    const chargePoint = await gateway.register();
    const tag = await gateway.issue();
    const first = await gateway.connect16(chargePoint);
    first.freeze();
    const second = await gateway.connect16(chargePoint);
    await second.result('Heartbeat', {});
    first.sendRaw(JSON.stringify([2, 'late', 'StartTransaction', start16(tag)]));
    first.thaw();
    expect(await first.closed).toEqual({ code: 1008, reason: 'replaced' });
    await second.result('StartTransaction', start16(tag, { meterStart: 7_000 }));
    await gateway.service.settled();
    const told = gateway.service.told(TransactionStarted).filter(({ key }) => key === chargePoint.id);
    expect(told.map(({ data }) => data.meter_start_wh)).toEqual([7_000]);
    expect(first.answered).toEqual([]);
    await second.close();
  });

  it('gets an answer to plain HTTP on the same port', async () => {
    const answer = await fetch(`${gateway.ocppUrl.replace('ws', 'http')}/ocpp16/${known.id}`);
    expect(answer.status).toBe(426);
  });
});

import { createHash, randomBytes } from 'node:crypto';

import {
  ChargePointConnected,
  ChargePointUpdated,
  CommandCompleted,
  CommandRequested,
} from '@csms/contracts';
import { newId, seal } from '@csms/kernel';
import { eventually } from '@csms/testing';

import { MessageLog } from '../message-log/message-log';
import { HandshakeRefusedError, type TestCharger } from '../testing/test-charger';
import { type KnownChargePoint, TestGateway } from '../testing/test-gateway';

const KEY = randomBytes(32);

describe('a new password that the charger is told', () => {
  let gateway: TestGateway;
  let known: KnownChargePoint;
  const next = { id: newId('cmd'), password: randomBytes(20).toString('hex') };
  const sha256 = createHash('sha256').update(Buffer.from(next.password, 'hex')).digest('hex');

  beforeAll(async () => {
    gateway = await TestGateway.start({ environment: { CSMS_ENCRYPTION_KEY: KEY.toString('base64') } });
  }, 60_000);

  beforeEach(async () => {
    known = await gateway.register();
  });

  afterAll(() => gateway.stop(), 30_000);

  const update = async (more: object) => {
    await gateway.service.tell(ChargePointUpdated, { ...known.event, ...more });
    await gateway.service.settled();
  };
  const opens = async (password: string): Promise<boolean> => {
    try {
      const charger = await gateway.connect16({ ...known, password });
      await charger.close();
      return true;
    } catch (error) {
      if (error instanceof HandshakeRefusedError && error.status === 401) return false;
      throw error;
    }
  };

  it('opens a socket beside the old one, and the registry is told which it was', async () => {
    await update({ next_password: { id: next.id, sha256, old_valid_until: null } });
    expect(await opens(known.password)).toBe(true);
    expect(await opens(next.password)).toBe(true);
    expect(await opens('f'.repeat(40))).toBe(false);
    const told = await eventually(() => {
      const all = gateway.service.told(ChargePointConnected).filter(({ key }) => key === known.id);
      expect(all).toHaveLength(2);
      return all;
    });
    expect(told.map(({ data }) => data.next_password_id)).toEqual([null, next.id]);
  });

  it('is the only one when it is in use, or the time of the old one is over', async () => {
    await update({ next_password: { id: next.id, sha256, old_valid_until: '2026-01-01T00:00:00.000Z' } });
    expect(await opens(known.password)).toBe(false);
    expect(await opens(next.password)).toBe(true);
    await update({ next_password: null, ocpp_password_sha256: sha256 });
    expect(await opens(known.password)).toBe(false);
    expect(await opens(next.password)).toBe(true);
  });

  async function told(charger: TestCharger, answer: object, sealedWith = KEY) {
    const heard: unknown[] = [];
    charger.onCommand((action, payload) => {
      heard.push([action, payload]);
      return { payload: answer };
    });
    const command_id = newId('cmd');
    await gateway.service.tell(CommandRequested, {
      ...CommandRequested.example,
      command_id,
      organization_id: 'org_A',
      charge_point_id: known.id,
      command: {
        name: 'set_password',
        sealed_password: seal(sealedWith, known.id, next.password).toString('base64'),
      },
      requested_at: new Date().toISOString(),
      expires_at: new Date(Date.now() + 60_000).toISOString(),
    });
    const completed = await eventually(() => {
      const one = gateway.service.told(CommandCompleted).find(({ data }) => data.command_id === command_id);
      if (one === undefined) throw new Error('no result yet');
      return one;
    });
    return { heard, status: completed.data.status, reason: completed.data.reason };
  }

  it('is the AuthorizationKey of OCPP 1.6', async () => {
    const charger = await gateway.connect16(known);
    const change = ['ChangeConfiguration', { key: 'AuthorizationKey', value: next.password }];
    expect(await told(charger, { status: 'Accepted' })).toEqual({
      heard: [change],
      status: 'Accepted',
      reason: null,
    });
    expect(await told(charger, { status: 'NotSupported' })).toMatchObject({
      status: 'Rejected',
      reason: 'NotSupported',
    });
    await charger.close();
  });

  it('is the BasicAuthPassword of OCPP 2.0.1', async () => {
    const charger = await gateway.connect201(known);
    const component = { name: 'SecurityCtrlr' };
    const variable = { name: 'BasicAuthPassword' };
    const result = (attributeStatus: string) => ({
      setVariableResult: [{ attributeStatus, component, variable }],
    });
    expect(await told(charger, result('Accepted'))).toEqual({
      heard: [
        ['SetVariables', { setVariableData: [{ attributeValue: next.password, component, variable }] }],
      ],
      status: 'Accepted',
      reason: null,
    });
    expect(await told(charger, result('Rejected'))).toMatchObject({ status: 'Rejected', reason: 'Rejected' });
    await charger.close();
  });

  it('is in clear nowhere but on the socket', async () => {
    const charger = await gateway.connect16(known);
    await told(charger, { status: 'Accepted' });
    await gateway.service.app.get(MessageLog).write();
    const { database } = gateway.service.platform;
    const kept: unknown[] = [];
    for (const table of ['command', 'message_log', 'queued_command', 'outbox']) {
      kept.push(await database.query(`select * from ${table}`));
    }
    expect(JSON.stringify(kept)).toContain('AuthorizationKey');
    expect(JSON.stringify(kept)).not.toContain(next.password);
    await charger.close();
  });
});

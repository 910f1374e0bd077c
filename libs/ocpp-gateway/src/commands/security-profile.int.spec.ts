import { ChargePointUpdated } from '@csms/contracts';
import type { RestClient } from '@csms/testing';

import { TestGateway } from '../testing/test-gateway';

describe('a command that moves a charger to another security profile', () => {
  let gateway: TestGateway;
  let api: RestClient;

  beforeAll(async () => {
    gateway = await TestGateway.start({ environment: { OCPP_TRUSTED_TLS_PROXY: 'true' } });
    api = gateway.service.as(['write:charge_points'], 'org_A');
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  async function connected(version: '1.6' | '2.0.1') {
    const known = await gateway.register({ security_profile: 1 });
    const charger = await (version === '1.6' ? gateway.connect16(known) : gateway.connect201(known));
    const heard: unknown[] = [];
    charger.onCommand((action, payload) => {
      heard.push([action, payload]);
      return { payload: { status: 'Accepted' } };
    });
    const raise = async (security_profile: number) => {
      await gateway.service.tell(ChargePointUpdated, { ...known.event, security_profile });
      await gateway.service.settled();
    };
    return { id: known.id, charger, heard, raise };
  }

  it('is sent to a charger of OCPP 1.6 only when the profile is registered', async () => {
    const { id, charger, heard, raise } = await connected('1.6');
    const change = (value: string) =>
      api.post(`/api/v1/ocpp16/${id}/change_configuration`, { key: 'SecurityProfile', value });
    expect(await change('2')).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    expect(heard).toEqual([]);
    await raise(2);
    expect((await change('2')).status).toBe(200);
    expect(heard).toEqual([['ChangeConfiguration', { key: 'SecurityProfile', value: '2' }]]);
    expect(await change('1')).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    await charger.close();
  });

  it('is sent to a charger of OCPP 2.0.1 only when the profile is registered', async () => {
    const { id, charger, heard, raise } = await connected('2.0.1');
    const payload = {
      configurationSlot: 1,
      connectionData: {
        ocppVersion: 'OCPP20',
        ocppTransport: 'JSON',
        ocppCsmsUrl: 'wss://ocpp.example.com',
        messageTimeout: 30,
        securityProfile: 3,
        ocppInterface: 'Wired0',
      },
    };
    const body = { command: 'SetNetworkProfile', payload };
    const set = () => api.post(`/api/v1/ocpp201/${id}/send_command`, body);
    expect(await set()).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    await raise(3);
    expect((await set()).status).toBe(200);
    expect(heard).toEqual([['SetNetworkProfile', payload]]);
    await charger.close();
  });
});

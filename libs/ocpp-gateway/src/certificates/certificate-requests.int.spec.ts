import { type RestClient, someCertificate, someCsr } from '@csms/testing';

import { boot16 } from '../testing/frames';
import { TestGateway } from '../testing/test-gateway';

let gateway: TestGateway;

const CHAIN = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const api = (organizationId = 'org_A'): RestClient =>
  gateway.service.as(['read:charge_points', 'write:charge_points'], organizationId);
const pathOf = (id: string) => `/api/v1/charge-points/${id}/certificates/requests`;
const list = async (id: string, query = '') =>
  (await api().get<{ total: number; data: { request_id: string }[] }>(`${pathOf(id)}${query}`)).body;

describe('certificates that chargers ask for', () => {
  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  it.each(['1.6', '2.0.1'] as const)('are signed by the operator (OCPP %s)', async (version) => {
    const { charger, id } = await (version === '1.6' ? gateway.charger16() : gateway.charger201());
    const csr = await someCsr(id);
    expect(await charger.result('SignCertificate', { csr })).toEqual({ status: 'Accepted' });
    expect(await charger.result('SignCertificate', { csr })).toEqual({ status: 'Accepted' });
    const { total, data } = await list(id, '?status=pending');
    expect({ total, data }).toMatchObject({
      total: 1,
      data: [{ csr, status: 'pending', charge_point_id: id }],
    });
    const asked: [string, unknown][] = [];
    charger.onCommand((action, payload) => {
      asked.push([action, payload]);
      return { payload: { status: asked.length === 1 ? 'Rejected' : 'Accepted' } };
    });
    const chain = await someCertificate(csr);
    const path = `${pathOf(id)}/${data[0]?.request_id ?? ''}/answer`;
    for (const wrong of [CHAIN, await someCertificate(await someCsr(id)), await someCertificate(csr, -1)])
      expect(await api().post(path, { certificate_chain: wrong })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/certificate_chain' }] },
      });
    expect(asked).toEqual([]);
    const refused = await api().post(path, { certificate_chain: chain });
    expect(refused).toMatchObject({ status: 409, body: { code: 'invalid_state', reason: 'Rejected' } });
    expect(await list(id)).toMatchObject({ data: [{ status: 'pending', answered_at: null }] });
    const answered = await api().post(path, { certificate_chain: chain });
    expect(answered).toMatchObject({ status: 200, body: { status: 'signed' } });
    const type = version === '1.6' ? {} : { certificateType: 'ChargingStationCertificate' };
    expect(asked[1]).toEqual(['CertificateSigned', { certificateChain: chain, ...type }]);
    expect(await list(id, '?status=pending')).toMatchObject({ total: 0 });
  });

  it('may be made out to the serial number that the charger told', async () => {
    const { charger, id } = await gateway.charger16();
    const csr = await someCsr('SN-77');
    expect(await charger.result('SignCertificate', { csr })).toEqual({ status: 'Rejected' });
    await charger.result('BootNotification', { ...boot16, chargePointSerialNumber: 'SN-77' });
    await gateway.service.settled();
    expect(await charger.result('SignCertificate', { csr })).toEqual({ status: 'Accepted' });
    expect(await list(id)).toMatchObject({ total: 1, data: [{ subject: 'CN=SN-77, O=Example' }] });
  });

  it('are refused when they cannot be read, or are for another charger', async () => {
    const { charger, id } = await gateway.charger16();
    for (const csr of ['please', await someCsr('CP-other')]) {
      expect(await charger.result('SignCertificate', { csr })).toEqual({ status: 'Rejected' });
    }
    expect(await list(id)).toMatchObject({ total: 0 });
  });

  it('are nobody else’s, and answered with certificates alone', async () => {
    const { charger, id } = await gateway.charger16();
    await charger.result('SignCertificate', { csr: await someCsr(id) });
    const { data } = await list(id);
    const path = `${pathOf(id)}/${data[0]?.request_id ?? ''}/answer`;
    const stranger = api('org_B');
    expect(await stranger.get(pathOf(id))).toMatchObject({ status: 404 });
    expect(await stranger.post(path, { certificate_chain: CHAIN })).toMatchObject({ status: 404 });
    const unknown = `${pathOf(id)}/csr_unknown/answer`;
    expect(await api().post(unknown, { certificate_chain: CHAIN })).toMatchObject({ status: 404 });
    for (const certificate_chain of [
      undefined,
      'text',
      7,
      `-----BEGIN CERTIFICATE-----${'x'.repeat(10_000)}`,
    ]) {
      expect(await api().post(path, { certificate_chain })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/certificate_chain' }] },
      });
    }
    expect(await api().get(`${pathOf(id)}?status=lost`)).toMatchObject({ status: 400 });
    await charger.close();
  });
});

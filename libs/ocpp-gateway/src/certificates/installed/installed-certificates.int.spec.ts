import { X509Certificate } from 'node:crypto';

import { type RestClient, TestAuthority } from '@csms/testing';

import type { CommandAnswer, TestCharger } from '../../testing/test-charger';
import { TestGateway } from '../../testing/test-gateway';

import { hashOf } from './domain/installed-certificates';

const HASH = {
  hashAlgorithm: 'SHA256',
  issuerNameHash: 'a1b2c3',
  issuerKeyHash: 'd4e5f6',
  serialNumber: '1A2B',
} as const;
const OTHER = { ...HASH, issuerKeyHash: '00ff00' };
const CHILD = { ...HASH, serialNumber: 'C0FFEE' };

let gateway: TestGateway;
let authority: TestAuthority;
let pem: string;

const api = (organizationId = 'org_A', scope: 'read' | 'write' = 'write'): RestClient =>
  gateway.service.as(
    scope === 'write' ? ['read:charge_points', 'write:charge_points'] : ['read:charge_points'],
    organizationId,
  );
const pathOf = (id: string) => `/api/v1/charge-points/${id}/certificates`;

type Answers = Readonly<Record<string, (payload: Record<string, unknown>) => CommandAnswer>>;

function obeying(charger: TestCharger, answers: Answers): [string, unknown][] {
  const asked: [string, unknown][] = [];
  charger.onCommand((action, payload) => {
    asked.push([action, payload]);
    return (
      answers[action]?.(payload as Record<string, unknown>) ?? { code: 'NotImplemented', description: '' }
    );
  });
  return asked;
}

const has = (payload: object) => () => ({ payload });
const NONE = has({ status: 'NotFound' });

describe('certificates of chargers', () => {
  beforeAll(async () => {
    authority = new TestAuthority();
    pem = authority.certificate.toString();
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(async () => {
    await gateway.stop();
    authority.remove();
  }, 30_000);

  describe('are listed', () => {
    it('by OCPP 1.6, which is asked for each type', async () => {
      const { charger, id } = await gateway.charger16();
      const asked = obeying(charger, {
        GetInstalledCertificateIds: ({ certificateType }) =>
          certificateType === 'ManufacturerRootCertificate'
            ? { payload: { status: 'NotFound' } }
            : { payload: { status: 'Accepted', certificateHashData: [HASH] } },
      });
      expect((await api('org_A', 'read').get(pathOf(id))).body).toEqual({
        total: 1,
        data: [
          {
            certificate_type: 'central_system_root',
            hash: hashOf(HASH),
            hash_algorithm: 'SHA256',
            issuer_name_hash: 'a1b2c3',
            issuer_key_hash: 'd4e5f6',
            serial_number: '1A2B',
            children: [],
          },
        ],
      });
      expect(asked.map(([, payload]) => payload)).toEqual([
        { certificateType: 'CentralSystemRootCertificate' },
        { certificateType: 'ManufacturerRootCertificate' },
      ]);
    });

    it('by OCPP 2.0.1, all at once, or of one type', async () => {
      const { charger, id } = await gateway.charger201();
      const chain = {
        certificateType: 'V2GCertificateChain',
        certificateHashData: HASH,
        childCertificateHashData: [CHILD],
      };
      const asked = obeying(charger, {
        GetInstalledCertificateIds: has({ status: 'Accepted', certificateHashDataChain: [chain] }),
      });
      expect((await api().get(pathOf(id))).body).toMatchObject({
        total: 1,
        data: [{ certificate_type: 'v2g_chain', children: [{ serial_number: 'C0FFEE' }] }],
      });
      await api().get(`${pathOf(id)}?type=v2g_root`);
      expect(asked).toEqual([
        [
          'GetInstalledCertificateIds',
          {
            certificateType: [
              'CSMSRootCertificate',
              'ManufacturerRootCertificate',
              'V2GRootCertificate',
              'MORootCertificate',
              'V2GCertificateChain',
            ],
          },
        ],
        ['GetInstalledCertificateIds', { certificateType: ['V2GRootCertificate'] }],
      ]);
    });

    it.each([
      ['nothing of a type that it does not have', '?type=v2g_root', NONE, 422, 'validation_failed'],
      ['nothing of a type that nobody knows', '?type=root', NONE, 400, 'invalid_parameter'],
      ['by none that cannot', '', () => null as never, 409, 'invalid_state'],
      ['not in words of no version', '', has({ status: 'Perhaps' }), 502, 'upstream_error'],
    ])('%s', async (_, query, answer, status, code) => {
      const { charger, id } = await gateway.charger16();
      const answers: Answers = status === 409 ? {} : { GetInstalledCertificateIds: answer };
      obeying(charger, answers);
      expect(await api().get(`${pathOf(id)}${query}`)).toMatchObject({ status, body: { code } });
    });

    it('only while the charger is there, and by its own organization', async () => {
      const { id } = await gateway.register();
      expect(await api().get(pathOf(id))).toMatchObject({
        status: 424,
        body: { code: 'charge_point_offline' },
      });
      expect(await api('org_B').get(pathOf(id))).toMatchObject({ status: 404 });
      expect(await gateway.service.as([], 'org_A').get(pathOf(id))).toMatchObject({ status: 403 });
    });
  });

  describe('are installed', () => {
    it.each([
      ['1.6', 'central_system_root', 'CentralSystemRootCertificate'],
      ['1.6', 'manufacturer_root', 'ManufacturerRootCertificate'],
      ['2.0.1', 'central_system_root', 'CSMSRootCertificate'],
      ['2.0.1', 'v2g_root', 'V2GRootCertificate'],
      ['2.0.1', 'mobility_operator_root', 'MORootCertificate'],
      ['2.0.1', 'manufacturer_root', 'ManufacturerRootCertificate'],
    ] as const)('by OCPP %s as %s, which is %s there', async (version, type, word) => {
      const { charger, id } = await (version === '1.6' ? gateway.charger16() : gateway.charger201());
      const asked = obeying(charger, { InstallCertificate: has({ status: 'Accepted' }) });
      const answer = await api().post(pathOf(id), { certificate_type: type, certificate: pem });
      const { serialNumber, fingerprint256 } = new X509Certificate(pem);
      expect(answer).toMatchObject({
        status: 201,
        body: {
          certificate_type: type,
          subject: 'CN=Test root',
          serial_number: serialNumber,
          fingerprint_sha256: fingerprint256.replaceAll(':', '').toLowerCase(),
        },
      });
      expect(asked).toEqual([['InstallCertificate', { certificateType: word, certificate: pem }]]);
      const { body } = await api().get<{ data: unknown[] }>(`/api/v1/cpo/commands/${id}/history`);
      expect(body.data).toMatchObject([{ action: 'InstallCertificate', status: 'Accepted' }]);
    });

    it.each([
      ['/certificate', 'no PEM', { certificate: 'MIIB' }],
      ['/certificate', 'nothing of X.509', { certificate: pemOfNothing() }],
      ['/certificate', 'too long', { certificate: 'x'.repeat(5_501) }],
      ['/certificate', 'missing', { certificate: undefined }],
      ['/certificate_type', 'of no version', { certificate_type: 'root' }],
      ['/certificate_type', 'of another version', { certificate_type: 'v2g_root' }],
      ['/certificate_type', 'not to be installed', { certificate_type: 'v2g_chain' }],
      ['/colour', 'unknown', { colour: 'red' }],
    ])('with no %s that is %s', async (pointer, _, more) => {
      const { charger, id } = await gateway.charger16();
      const asked = obeying(charger, { InstallCertificate: has({ status: 'Accepted' }) });
      const body = { certificate_type: 'central_system_root', certificate: pem, ...more };
      expect(await api().post(pathOf(id), body)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer }] },
      });
      expect(asked).toEqual([]);
    });

    it('one at a time, and not after their end', async () => {
      const { charger, id } = await gateway.charger16();
      const asked = obeying(charger, { InstallCertificate: has({ status: 'Accepted' }) });
      for (const [certificate, code] of [
        [authority.issue('/CN=old', -1).cert.toString(), 'expired'],
        [`${pem}${pem}`, 'pem'],
      ]) {
        const body = { certificate_type: 'central_system_root', certificate };
        expect(await api().post(pathOf(id), body)).toMatchObject({
          status: 422,
          body: { errors: [{ pointer: '/certificate', code }] },
        });
      }
      expect(asked).toEqual([]);
    });

    it.each(['Rejected', 'Failed'])('not where the charger says %s', async (status) => {
      const { charger, id } = await gateway.charger16();
      obeying(charger, { InstallCertificate: has({ status }) });
      const body = { certificate_type: 'central_system_root', certificate: pem };
      expect(await api().post(pathOf(id), body)).toMatchObject({
        status: 409,
        body: { code: 'invalid_state', reason: status },
      });
      expect(await api('org_B').post(pathOf(id), body)).toMatchObject({ status: 404 });
      expect(await api('org_A', 'read').post(pathOf(id), body)).toMatchObject({ status: 403 });
    });
  });

  describe('are removed', () => {
    const listed = (...data: object[]) => has({ status: 'Accepted', certificateHashData: data });

    it.each([
      ['hash', hashOf(HASH)],
      ['serial number', '1a2b'],
    ])('by %s', async (_, name) => {
      const { charger, id } = await gateway.charger16();
      const asked = obeying(charger, {
        GetInstalledCertificateIds: listed(HASH),
        DeleteCertificate: has({ status: 'Accepted' }),
      });
      expect(await api().delete(`${pathOf(id)}/${name}`)).toMatchObject({ status: 204 });
      expect(asked.at(-1)).toEqual(['DeleteCertificate', { certificateHashData: HASH }]);
    });

    it('by what names one of them only', async () => {
      const { charger, id } = await gateway.charger16();
      const asked = obeying(charger, {
        GetInstalledCertificateIds: listed(HASH, OTHER),
        DeleteCertificate: has({ status: 'Accepted' }),
      });
      expect(await api().delete(`${pathOf(id)}/1A2B`)).toMatchObject({
        status: 409,
        body: { code: 'conflict' },
      });
      expect(await api().delete(`${pathOf(id)}/${hashOf({ ...HASH, serialNumber: '9' })}`)).toMatchObject({
        status: 404,
      });
      expect(await api('org_B').delete(`${pathOf(id)}/1A2B`)).toMatchObject({ status: 404 });
      expect(asked.filter(([action]) => action === 'DeleteCertificate')).toEqual([]);
      expect(await api().delete(`${pathOf(id)}/${hashOf(OTHER)}`)).toMatchObject({ status: 204 });
    });

    it.each([
      ['NotFound', 404, 'not_found'],
      ['Failed', 409, 'invalid_state'],
    ])('not where the charger says %s', async (said, status, code) => {
      const { charger, id } = await gateway.charger201();
      const chain = { certificateType: 'CSMSRootCertificate', certificateHashData: HASH };
      obeying(charger, {
        GetInstalledCertificateIds: has({ status: 'Accepted', certificateHashDataChain: [chain] }),
        DeleteCertificate: has({ status: said }),
      });
      expect(await api().delete(`${pathOf(id)}/${hashOf(HASH)}`)).toMatchObject({ status, body: { code } });
    });
  });
});

function pemOfNothing(): string {
  return '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
}

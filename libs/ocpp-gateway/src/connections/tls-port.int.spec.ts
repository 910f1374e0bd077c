import { connect as connectTcp } from 'node:net';
import { connect as connectTls, type SecureContextOptions } from 'node:tls';

import { eventually, freePort, TestAuthority, type TestCertificate } from '@csms/testing';

import { RefusedConnections } from '../refused-connections/refused-connections.service';
import { type ChargerAddress, HandshakeRefusedError, TestCharger } from '../testing/test-charger';
import { type KnownChargePoint, TestGateway } from '../testing/test-gateway';

interface RefusedRow {
  readonly charge_point_id: string;
  readonly reason: string;
}

describe('the port of the gateway that ends TLS', () => {
  const authority = new TestAuthority();
  const stranger = new TestAuthority('Nobody we know');
  let gateway: TestGateway;
  let port: number;
  let basic: KnownChargePoint;
  let certified: KnownChargePoint;

  beforeAll(async () => {
    authority.write('gateway', authority.issue('/CN=gateway'));
    port = await freePort();
    gateway = await TestGateway.start({
      environment: {
        OCPP_TLS_PORT: String(port),
        OCPP_TLS_CERT_FILE: authority.file('gateway.crt'),
        OCPP_TLS_KEY_FILE: authority.file('gateway.key'),
        OCPP_TLS_CLIENT_CA_FILE: authority.certificateFile,
      },
    });
    basic = await gateway.register({ security_profile: 2 });
    certified = await gateway.register({ security_profile: 3, ocpp_password_sha256: null });
  }, 60_000);

  afterAll(async () => {
    await gateway.stop();
    authority.remove();
    stranger.remove();
  }, 30_000);

  const connect = (
    { id }: KnownChargePoint,
    tls: SecureContextOptions,
    more: Partial<ChargerAddress> = {},
  ): Promise<TestCharger> =>
    TestCharger.connect({
      url: `wss://127.0.0.1:${port}/ocpp16/${id}`,
      subprotocols: ['ocpp1.6'],
      tls: { ca: authority.certificate, ...tls },
      ...more,
    });

  /** What became of a handshake: 101, or the status of its refusal. */
  const outcome = async (attempt: Promise<TestCharger>): Promise<number> => {
    try {
      const charger = await attempt;
      expect(await charger.result('Heartbeat', {})).toHaveProperty('currentTime');
      await charger.close();
      return 101;
    } catch (error) {
      if (error instanceof HandshakeRefusedError) return error.status;
      throw error;
    }
  };
  const withPassword = ({ id, password }: KnownChargePoint, tls: SecureContextOptions = {}) =>
    outcome(connect({ id } as KnownChargePoint, tls, { username: id, password }));
  const withCertificate = (known: KnownChargePoint, shown: TestCertificate | Record<string, never>) =>
    outcome(connect(known, shown));

  const refusals = async (chargePointId: string): Promise<string[]> => {
    await gateway.service.app.get(RefusedConnections).onApplicationShutdown();
    const rows = await gateway.service.platform.database.query<RefusedRow>(
      'select reason from refused_connection where charge_point_id = $1 order by first_at',
      [chargePointId],
    );
    return rows.map(({ reason }) => reason);
  };

  it('takes a charger of profile 2 with its password, and one of profile 1 that is ahead of its time', async () => {
    const one = await gateway.register({ security_profile: 1 });
    expect(await withPassword(basic)).toBe(101);
    expect(await withPassword(one)).toBe(101);
    expect(await withPassword({ ...basic, password: 'f'.repeat(40) })).toBe(401);
  });

  it('takes a charger of profile 3 with a certificate that names it', async () => {
    expect(await withCertificate(certified, authority.issue(`/O=Dynamo/CN=${certified.id}`))).toBe(101);
    const bySerial = authority.issue(`/CN=charger/serialNumber=${certified.id}`);
    expect(await withCertificate(certified, bySerial)).toBe(101);
  });

  it('refuses a charger of profile 3 without one, and says why', async () => {
    const one = await gateway.register({ security_profile: 3 });
    const name = `/CN=${one.id}`;
    expect(await withPassword(one)).toBe(401);
    expect(await withCertificate(one, stranger.issue(name))).toBe(401);
    expect(await withCertificate(one, authority.issue(name, -1))).toBe(401);
    expect(await withCertificate(one, authority.issue(`/CN=${certified.id}`))).toBe(401);
    expect(await withCertificate(one, authority.issue(`/CN=x${one.id}`))).toBe(401);
    expect(new Set(await refusals(one.id))).toEqual(
      new Set(['missing_certificate', 'untrusted_certificate', 'wrong_certificate']),
    );
  });

  it.each([2, 3])('is the only one for a charger of profile %d: none goes down', async (profile) => {
    const one = await gateway.register({ security_profile: profile });
    expect(await outcome(gateway.connect16(one))).toBe(403);
    expect(await refusals(one.id)).toEqual(['tls_required']);
  });

  it('speaks TLS 1.2 and 1.3 with the ciphers of the white paper, and nothing older or weaker', async () => {
    const spoken = (tls: SecureContextOptions) =>
      new Promise<string>((resolve) => {
        const socket = connectTls({ port, host: '127.0.0.1', ca: authority.certificate, ...tls });
        socket.once('secureConnect', () => {
          resolve(`${socket.getProtocol()} ${socket.getCipher().name}`);
          socket.destroy();
        });
        socket.once('error', () => resolve('refused'));
      });
    expect(await spoken({})).toBe('TLSv1.3 TLS_AES_256_GCM_SHA384');
    expect(await spoken({ maxVersion: 'TLSv1.2' })).toBe('TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256');
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;
    expect(await spoken(old)).toBe('refused');
    expect(await spoken({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-SHA' })).toBe('refused');
  });

  it('remembers a handshake that failed, with its address', async () => {
    const socket = connectTcp(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET /ocpp16/CP-1 HTTP/1.1\r\n\r\n');
    await new Promise((resolve) => socket.once('close', resolve));
    await eventually(async () => expect(await refusals('')).toContain('tls_failed'));
    const rows = await gateway.service.platform.database.query(
      `select address from refused_connection where reason = 'tls_failed'`,
    );
    expect(rows).toContainEqual({ address: '127.0.0.1' });
  });

  it('takes new files without dropping a socket, and keeps the old ones where the new are broken', async () => {
    const nameOf = () =>
      new Promise<string>((resolve, reject) => {
        const socket = connectTls({ port, host: '127.0.0.1', ca: authority.certificate });
        socket.once('secureConnect', () => {
          resolve(socket.getPeerCertificate().subject.CN as string);
          socket.destroy();
        });
        socket.once('error', reject);
      });
    const charger = await connect(basic, {}, { username: basic.id, password: basic.password });
    const { cert } = authority.issue('/CN=of another key');
    authority.write('gateway', { ...authority.issue('/CN=broken'), cert });
    process.emit('SIGHUP');
    expect(await nameOf()).toBe('gateway');
    authority.write('gateway', authority.issue('/CN=renewed'));
    await eventually(async () => expect(await nameOf()).toBe('renewed'), { timeoutMs: 15_000 });
    expect(await charger.result('Heartbeat', {})).toHaveProperty('currentTime');
    await charger.close();
  }, 30_000);
});

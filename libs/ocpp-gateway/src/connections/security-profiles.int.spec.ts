import { HandshakeRefusedError, TestCharger } from '../testing/test-charger';
import { type KnownChargePoint, TestGateway } from '../testing/test-gateway';

/** Self-signed, of the common names CP-CERT and CP-OTHER. */
const CERTIFICATES = {
  'CP-CERT':
    'MIIBnTCCAUOgAwIBAgIUPBWVnpMa9S4ft5K3KJFBrLTV+H8wCgYIKoZIzj0EAwIwIzEPMA0GA1UECgwGRHluYW1vMR' +
    'AwDgYDVQQDDAdDUC1DRVJUMCAXDTI2MTEyMTEyNDQyN1oYDzIxMjYxMDI4MTI0NDI3WjAjMQ8wDQYDVQQKDAZEeW5h' +
    'bW8xEDAOBgNVBAMMB0NQLUNFUlQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQGXaCbIIyIKS1rdam/uDXAvWYaT2' +
    '5SLB8uFF0HORf2em7S/G9kGfz2MhyrY6PXQzapwZoy1m99MtROJlE6cXCZo1MwUTAdBgNVHQ4EFgQU6v5TZTKMShbV' +
    '64jd/Yk+MDEjdbswHwYDVR0jBBgwFoAU6v5TZTKMShbV64jd/Yk+MDEjdbswDwYDVR0TAQH/BAUwAwEB/zAKBggqhk' +
    'jOPQQDAgNIADBFAiEA+sxlQxj03zDXPJz+Bc5ATHINH9OpnFf878jlViqiObQCIHJPKooNgieBJuOBhtJ+eSG7N0oU' +
    'e/jMIfnzy6CUOfYd',
  'CP-OTHER':
    'MIIBnzCCAUWgAwIBAgIUG9AXN4ZOS6gEX4KkBe6LUz0t86swCgYIKoZIzj0EAwIwJDEPMA0GA1UECgwGRHluYW1vMR' +
    'EwDwYDVQQDDAhDUC1PVEhFUjAgFw0yNjExMjExMjQ0MjdaGA8yMTI2MTAyODEyNDQyN1owJDEPMA0GA1UECgwGRHlu' +
    'YW1vMREwDwYDVQQDDAhDUC1PVEhFUjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABB2o4ZR9CDhrDCB/x6ON6jLSon' +
    'wHQwaShcNSC21sTgfh0onSHk/oqf4vARrc50cLlmVdxjTGjz5VhN6HnIfLjIWjUzBRMB0GA1UdDgQWBBT1rze0lzUX' +
    'XIpFE6uHyITeu12sAzAfBgNVHSMEGDAWgBT1rze0lzUXXIpFE6uHyITeu12sAzAPBgNVHRMBAf8EBTADAQH/MAoGCC' +
    'qGSM49BAMCA0gAMEUCIQDA1MbupNr81Y01AxuBC6H6v3+o7sPFD65WtGhI1uNZVwIgbLCI2UCc3FJg6Z8oPWXphPpA' +
    '1x4HFwlQz5uqunLl/L8=',
};
const TLS = { 'x-forwarded-proto': 'https' };
const certificate = (name: keyof typeof CERTIFICATES) => ({ 'client-cert': `:${CERTIFICATES[name]}:` });

describe('the security profile of a charge point', () => {
  let behindProxy: TestGateway;
  let alone: TestGateway;
  let basic: KnownChargePoint;
  let withCertificate: KnownChargePoint;

  beforeAll(async () => {
    behindProxy = await TestGateway.start({ environment: { OCPP_TRUSTED_TLS_PROXY: 'true' } });
    alone = await TestGateway.start({ installation: behindProxy.service.installation });
    basic = await behindProxy.register({ security_profile: 2 });
    withCertificate = await behindProxy.register({
      charge_point_id: 'CP-CERT',
      security_profile: 3,
      ocpp_password_sha256: null,
    });
  }, 60_000);

  afterAll(async () => {
    await alone.stop();
    await behindProxy.stop();
  }, 30_000);

  /** What became of a handshake: 101, or the status of its refusal. */
  const outcome = async (
    gateway: TestGateway,
    { id, password }: KnownChargePoint,
    headers: Record<string, string>,
    hasPassword: boolean,
  ): Promise<number> => {
    try {
      const charger = await TestCharger.connect({
        url: `${gateway.ocppUrl}/ocpp16/${id}`,
        subprotocols: ['ocpp1.6'],
        ...(hasPassword ? { username: id, password } : {}),
        headers,
      });
      await charger.close();
      return 101;
    } catch (error) {
      if (error instanceof HandshakeRefusedError) return error.status;
      throw error;
    }
  };

  it('2 is Basic authentication over TLS alone', async () => {
    expect(await outcome(behindProxy, basic, TLS, true)).toBe(101);
    expect(await outcome(behindProxy, basic, { 'x-forwarded-proto': 'wss' }, true)).toBe(101);
    expect(await outcome(behindProxy, basic, TLS, false)).toBe(401);
    expect(await outcome(behindProxy, basic, {}, true)).toBe(403);
    expect(await outcome(behindProxy, basic, { 'x-forwarded-proto': 'http' }, true)).toBe(403);
  });

  it('3 is a certificate of the charge point, in place of a password', async () => {
    expect(await outcome(behindProxy, withCertificate, { ...TLS, ...certificate('CP-CERT') }, false)).toBe(
      101,
    );
    expect(await outcome(behindProxy, withCertificate, certificate('CP-CERT'), false)).toBe(403);
    for (const headers of [
      TLS,
      { ...TLS, ...certificate('CP-OTHER') },
      { ...TLS, 'client-cert': ':bm8=:' },
    ]) {
      expect(await outcome(behindProxy, withCertificate, headers, true)).toBe(401);
    }
  });

  it('is not met by headers where no proxy is trusted: anybody can send them', async () => {
    expect(await outcome(alone, basic, TLS, true)).toBe(403);
    expect(await outcome(alone, withCertificate, { ...TLS, ...certificate('CP-CERT') }, false)).toBe(403);
  });
});

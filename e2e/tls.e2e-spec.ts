import { eventually, freePort, TestAuthority, type TestCertificate } from '@csms/testing';

import { chargeOnce } from './clients/charge-script';
import { chargeWithPython, preparePythonCharger } from './clients/python-client';
import { type ClientVersion, StrictClient } from './clients/strict-client';
import { issueTag, registerCharger, settledSession, uniqueName } from './support/fixtures';
import { type RunningPlatform, startPlatform } from './support/platform';

const WITHIN_MS = 20_000;
const VERSIONS: readonly ClientVersion[] = ['1.6', '2.0.1'];

describe('a charge over TLS that the gateway ends itself', () => {
  const authority = new TestAuthority();
  let platform: RunningPlatform;
  let ocppUrl: string;

  beforeAll(async () => {
    authority.write('gateway', authority.issue('/CN=gateway'));
    const port = await freePort();
    ocppUrl = `wss://127.0.0.1:${port}`;
    const env = {
      OCPP_TLS_PORT: String(port),
      OCPP_TLS_CERT_FILE: authority.file('gateway.crt'),
      OCPP_TLS_KEY_FILE: authority.file('gateway.key'),
      OCPP_TLS_CLIENT_CA_FILE: authority.certificateFile,
    };
    [platform] = await Promise.all([startPlatform({ env }), preparePythonCharger()]);
  }, 360_000);

  afterAll(async () => {
    await platform.stop();
    authority.remove();
  }, 60_000);

  const meters = { meterStartWh: 100, meterStopWh: 10_223 };

  describe.each(VERSIONS)('of a strict OCPP %s charger', (version) => {
    it.each([2, 3])(
      'of security profile %d (in OCPP 1.6 TC_086, TC_087)',
      async (profile) => {
        const id = uniqueName('CP');
        const charger = await registerCharger(platform, version, {
          charge_point_id: id,
          security_profile: profile,
        });
        const shown: TestCertificate | object = profile === 3 ? authority.issue(`/CN=${id}`) : {};
        const client = await StrictClient.connect({
          ocppUrl,
          version,
          chargePointId: id,
          tls: { ca: authority.certificate, ...shown },
          ...(profile === 3 ? {} : { password: charger.ocpp_password }),
        });
        const idTag = await issueTag(platform);
        // The gateway learns of the tag by Kafka: a charge that comes sooner is refused.
        await eventually(async () => {
          const { authorizationStatus } = await chargeOnce(client, { idTag, ...meters });
          if (authorizationStatus !== 'Accepted') throw new Error(`The tag is ${authorizationStatus}`);
        });
        const { session } = await settledSession(platform.api, id, WITHIN_MS);
        expect(session).toMatchObject({ status: 'completed', energy_kwh: 10.123 });
        expect(client.strictFailures).toEqual([]);
        await client.close();
      },
      30_000,
    );
  });

  it('TC_083: a charger is raised to a higher security profile, and comes down no more', async () => {
    const id = uniqueName('CP');
    const { ocpp_password } = await registerCharger(platform, '1.6', { charge_point_id: id });
    const own = { version: '1.6', chargePointId: id } as const;
    const plain = { ...own, ocppUrl: platform.credentials.ocpp_url };
    const before = await StrictClient.connect({
      ...plain,
      password: Buffer.from(ocpp_password, 'hex'),
      onCommand: () => ({ status: 'Accepted' }),
    });
    const raised = await platform.api.post<{ ocpp_password: string }>(
      `/api/v1/charge-points/${id}/credentials`,
      { security_profile: 2 },
    );
    const change = { key: 'SecurityProfile', value: '2' };
    // The gateway learns of the new profile by Kafka.
    await eventually(() => platform.api.post(`/api/v1/ocpp16/${id}/change_configuration`, change));
    expect(before.commands.at(-1)).toEqual({ action: 'ChangeConfiguration', request: change });
    await before.close();
    const password = Buffer.from(raised.ocpp_password, 'hex');
    await expect(StrictClient.connect({ ...plain, password })).rejects.toThrow();
    const after = await StrictClient.connect({
      ...own,
      ocppUrl,
      password,
      tls: { ca: authority.certificate },
    });
    expect(await after.call('Heartbeat', {})).toHaveProperty('currentTime');
    await after.close();
  }, 30_000);

  describe.each(VERSIONS)("of PyPI's OCPP %s charger", (version) => {
    it.each([2, 3])(
      'of security profile %d',
      async (profile) => {
        const id = uniqueName('CP');
        const charger = await registerCharger(platform, version, {
          charge_point_id: id,
          security_profile: profile,
        });
        authority.write(id, authority.issue(`/CN=${id}`));
        const own = { certificate: authority.file(`${id}.crt`), key: authority.file(`${id}.key`) };
        const folder = version === '1.6' ? 'ocpp16' : 'ocpp201';
        await chargeWithPython({
          url: `${ocppUrl}/${folder}/${id}`,
          version,
          chargePointId: id,
          tls: { ca: authority.certificateFile, ...(profile === 3 ? own : {}) },
          ...(profile === 3 ? {} : { password: charger.ocpp_password }),
          idTag: await issueTag(platform),
          ...meters,
        });
        const { session } = await settledSession(platform.api, id, WITHIN_MS);
        expect(session).toMatchObject({ status: 'completed', energy_kwh: 10.123 });
      },
      60_000,
    );
  });
});

import 'reflect-metadata';

import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';

import { eventually, someCertificate } from '@csms/testing';

import { RawClient } from '../../clients/raw-client';
import { StrictClient } from '../../clients/strict-client';
import { registerCharger } from '../fixtures';
import type { Command } from '../stations/scripted-station';
import { Station16 } from '../stations/station-16';

import { answered, type OcttCase, onStation } from './octt-case';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQQ==\n-----END CERTIFICATE-----';
const HASHES = { hashAlgorithm: 'SHA256', issuerNameHash: '1f8c2e', issuerKeyHash: '9a44d0' };
const hashData = (hashAlgorithm: string) => ({ ...HASHES, hashAlgorithm, serialNumber: '01' });

const install = (certificateType: string, status = 'Accepted'): Command => ({
  name: 'install_certificate',
  action: 'InstallCertificate',
  body: { certificate_type: certificateType, certificate: CERTIFICATE },
  payload: { certificateType, certificate: CERTIFICATE },
  answer: { status },
});

const installedIds = (certificateType: string, hashAlgorithm = 'SHA256'): Command => ({
  name: 'get_installed_certificate_ids',
  action: 'GetInstalledCertificateIds',
  body: { certificate_type: certificateType },
  payload: { certificateType },
  answer: { status: 'Accepted', certificateHashData: [hashData(hashAlgorithm)] },
});

const remove = (hashAlgorithm: string): Command => ({
  name: 'delete_certificate',
  action: 'DeleteCertificate',
  body: { certificate_hash_data: hashData(hashAlgorithm) },
  payload: { certificateHashData: hashData(hashAlgorithm) },
});

const certificateSigned: Command = {
  name: 'certificate_signed',
  action: 'CertificateSigned',
  body: { certificate_chain: CERTIFICATE },
  payload: { certificateChain: CERTIFICATE },
  answer: { status: 'Rejected' },
};

async function csrOf(name: string): Promise<string> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const request = { name: `CN=${name}`, keys, signingAlgorithm: algorithm };
  return (await Pkcs10CertificateRequestGenerator.create(request)).toString('pem');
}

/** In the last command. */
function passwordTold({ client }: Station16): string {
  const { key, value } = client.commands.at(-1)?.request ?? {};
  if (key !== 'AuthorizationKey' || typeof value !== 'string') throw new Error('No password was told');
  return value;
}

async function tellSecurityEvent({ client }: Station16, type: string): Promise<void> {
  const event = { type, timestamp: new Date().toISOString() };
  expect(await client.call('SecurityEventNotification', event)).toEqual({});
}

/** The security extension, and the ways to connect. */
export const SECURITY_CASES: readonly OcttCase[] = [
  onStation('TC_073', 'a new password for Basic authentication', async ({ platform, station }) => {
    await station.client.whenOpen();
    station.answer('ChangeConfiguration', { status: 'Accepted' });
    await platform.api.post(`/api/v1/charge-points/${station.id}/credentials`, { push: true });
    const password = await eventually(() => passwordTold(station));
    await station.close();
    const again = await StrictClient.connect({
      ocppUrl: platform.credentials.ocpp_url,
      version: '1.6',
      chargePointId: station.id,
      password: Buffer.from(password, 'hex'),
    });
    expect(await again.call('Heartbeat', {})).toHaveProperty('currentTime');
    await again.close();
  }),
  onStation('TC_074', 'a new certificate, asked for by the central system', async ({ platform, station }) => {
    const requestedMessage = 'SignChargePointCertificate';
    await station.command({
      name: 'extended_trigger_message',
      action: 'ExtendedTriggerMessage',
      body: { requested_message: requestedMessage },
      payload: { requestedMessage },
    });
    const csr = await csrOf(station.id);
    expect(await station.client.call('SignCertificate', { csr })).toEqual({ status: 'Accepted' });
    const path = `/api/v1/charge-points/${station.id}/certificates/requests`;
    const { data } = await platform.api.get<{ data: { request_id: string; csr: string }[] }>(path);
    expect(data).toMatchObject([
      { csr, status: 'pending', subject: expect.stringContaining(station.id) as string },
    ]);
    station.answer('CertificateSigned', { status: 'Accepted' });
    const certificate = await someCertificate(csr);
    const signed = await platform.api.post(`${path}/${data[0]?.request_id ?? ''}/answer`, {
      certificate_chain: certificate,
    });
    expect(signed).toMatchObject({ status: 'signed' });
    expect(station.client.commands.at(-1)).toEqual({
      action: 'CertificateSigned',
      request: { certificateChain: certificate },
    });
  }),
  answered(
    'TC_075_1',
    'install a manufacturer’s root certificate',
    install('ManufacturerRootCertificate'),
    installedIds('ManufacturerRootCertificate'),
  ),
  answered(
    'TC_075_2',
    'install a central system’s root certificate',
    install('CentralSystemRootCertificate'),
    installedIds('CentralSystemRootCertificate'),
  ),
  answered(
    'TC_076',
    'delete a certificate',
    ...['SHA256', 'SHA384', 'SHA512'].flatMap((algorithm) => [
      installedIds('CentralSystemRootCertificate', algorithm),
      remove(algorithm),
    ]),
  ),
  onStation('TC_077', 'an invalid certificate of the charge point', async ({ station }) => {
    await station.command(certificateSigned);
    await tellSecurityEvent(station, 'InvalidChargePointCertificate');
  }),
  onStation('TC_078', 'an invalid certificate of the central system', async ({ station }) => {
    await station.command(install('CentralSystemRootCertificate', 'Rejected'));
    await tellSecurityEvent(station, 'InvalidCentralSystemCertificate');
  }),
  {
    id: 'TC_085',
    title: 'Basic authentication with the decoded password; another is refused',
    play: async (platform) => {
      const { charge_point_id: id, ocpp_password: password } = await registerCharger(platform, '1.6');
      const own = { ocppUrl: platform.credentials.ocpp_url, version: '1.6', chargePointId: id } as const;
      await expect(StrictClient.connect({ ...own, password: 'f'.repeat(40) })).rejects.toMatchObject({
        code: 401,
      });
      const station = await Station16.connect(platform, id, Buffer.from(password, 'hex'));
      await station.boot();
      await station.becomes('Available');
      await station.close();
    },
  },
  {
    id: 'TC_088',
    title: 'the subprotocol is negotiated',
    play: async (platform) => {
      const { charge_point_id: id, ocpp_password: password } = await registerCharger(platform, '1.6');
      const url = `${platform.credentials.ocpp_url}/ocpp/${id}`;
      const own = { url, username: id, password };
      const charger = await RawClient.open({ ...own, subprotocols: ['ocpp1.2', 'ocpp1.6'] });
      expect(charger.protocol).toBe('ocpp1.6');
      expect(await charger.exchange('[2,"1","Heartbeat",{}]')).toEqual([3, '1', expect.anything()]);
      await charger.close();
      // OCPP-J 1.6 §3.2: the handshake is completed without a subprotocol, and the connection closed.
      await expect(RawClient.open({ ...own, subprotocols: ['ocpp1.2'] })).rejects.toThrow(
        'Server sent no subprotocol',
      );
    },
  },
];

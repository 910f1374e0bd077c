import { uniqueName } from '../fixtures';
import type { Station16 } from '../stations/station-16';

import { type OcttCase, onStation } from './octt-case';

const URL = 'https://files.example.com/';
const DATE = '2026-12-01T02:00:00.000Z';
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';

/** What the charger says, and what the REST API shows then. */
type Steps = readonly (readonly [said: string, shown: string])[];

/** Ordered through REST: the charger gets `payload`. @returns where the order is read, and its number */
async function order(
  station: Station16,
  path: string,
  body: object,
  [action, payload, answer]: [string, object, object],
): Promise<{ path: string; requestId: unknown }> {
  station.answer(action, answer);
  const { update_id: update, diagnostics_id: diagnostics } = await station.platform.api.post(
    `/api/v1/charge-points/${station.id}/${path}`,
    body,
  );
  await station.eventually(() =>
    expect(station.client.commands).toContainEqual({
      action,
      request: expect.objectContaining(payload) as object,
    }),
  );
  const heard = station.client.commands.find((command) => command.action === action);
  const id = String(update ?? diagnostics);
  return {
    path: `/api/v1/charge-points/${station.id}/${path}/${id}`,
    requestId: heard?.request['requestId'],
  };
}

/** @param number which the message carries, if any */
async function follow(
  station: Station16,
  path: string,
  action: string,
  steps: Steps,
  number: object = {},
): Promise<void> {
  for (const [status, shown] of steps) {
    expect(await station.client.call(action, { status, ...number })).toEqual({});
    await station.eventually(async () =>
      expect(await station.platform.api.get(path)).toMatchObject({ status: shown }),
    );
  }
}

const updateFirmware = (station: Station16) =>
  order(station, 'firmware-updates', { firmware_url: URL, retrieve_date: DATE }, [
    'UpdateFirmware',
    { location: URL, retrieveDate: DATE },
    {},
  ]);

async function signedUpdate(station: Station16): Promise<{ path: string; requestId: unknown }> {
  const firmware = { vendor: 'OCTT', model: 'Case', version: uniqueName('2'), url: URL };
  const signed = { signature: 'c2ln', signing_certificate: CERTIFICATE };
  const { firmware_id: id } = await station.platform.api.post('/api/v1/firmware', { ...firmware, ...signed });
  const image = {
    location: URL,
    retrieveDateTime: DATE,
    signature: 'c2ln',
    signingCertificate: CERTIFICATE,
  };
  return order(station, 'firmware-updates', { firmware_id: id, retrieve_date: DATE }, [
    'SignedUpdateFirmware',
    { firmware: image },
    { status: 'Accepted' },
  ]);
}

const getLog = (station: Station16, kind: 'diagnostics' | 'security') =>
  order(
    station,
    'diagnostics',
    { upload_url: URL, log_type: kind },
    kind === 'diagnostics'
      ? ['GetDiagnostics', { location: URL }, { fileName: 'diagnostics.log' }]
      : [
          'GetLog',
          { logType: 'SecurityLog', log: { remoteLocation: URL } },
          { status: 'Accepted', filename: 'security.log' },
        ],
  );

const DOWNLOADED: Steps = [
  ['Downloading', 'downloading'],
  ['Downloaded', 'downloaded'],
];

/** Firmware and logs, followed to their ends. */
export const FILE_CASES: readonly OcttCase[] = [
  onStation('TC_044_1', 'a firmware update', async ({ station }) => {
    const { path } = await updateFirmware(station);
    await follow(station, path, 'FirmwareStatusNotification', [...DOWNLOADED, ['Installing', 'installing']]);
    await station.reboot();
    await follow(station, path, 'FirmwareStatusNotification', [['Installed', 'installed']]);
    await station.becomes('Available');
  }),
  onStation('TC_044_2', 'a firmware update whose download fails', async ({ station }) => {
    const { path } = await updateFirmware(station);
    const steps: Steps = [
      ['Downloading', 'downloading'],
      ['DownloadFailed', 'failed'],
    ];
    await follow(station, path, 'FirmwareStatusNotification', steps);
  }),
  onStation('TC_044_3', 'a firmware update whose installation fails', async ({ station }) => {
    const { path } = await updateFirmware(station);
    await follow(station, path, 'FirmwareStatusNotification', [...DOWNLOADED, ['Installing', 'installing']]);
    await station.reboot();
    await follow(station, path, 'FirmwareStatusNotification', [['InstallationFailed', 'failed']]);
  }),
  onStation('TC_045_1', 'diagnostics', async ({ station }) => {
    const { path } = await getLog(station, 'diagnostics');
    const steps: Steps = [
      ['Uploading', 'uploading'],
      ['Uploaded', 'uploaded'],
    ];
    await follow(station, path, 'DiagnosticsStatusNotification', steps);
    expect(await station.platform.api.get(path)).toMatchObject({ file_name: 'diagnostics.log' });
  }),
  onStation('TC_045_2', 'diagnostics whose upload fails', async ({ station }) => {
    const { path } = await getLog(station, 'diagnostics');
    const steps: Steps = [
      ['Uploading', 'uploading'],
      ['UploadFailed', 'failed'],
    ];
    await follow(station, path, 'DiagnosticsStatusNotification', steps);
  }),
  onStation('TC_079', 'the security log', async ({ station }) => {
    const { path, requestId } = await getLog(station, 'security');
    const steps: Steps = [
      ['Uploading', 'uploading'],
      ['Uploaded', 'uploaded'],
    ];
    await follow(station, path, 'LogStatusNotification', steps, { requestId });
  }),
  onStation('TC_080', 'a signed firmware update', async ({ station }) => {
    const { path, requestId } = await signedUpdate(station);
    const action = 'SignedFirmwareStatusNotification';
    await follow(station, path, action, [...DOWNLOADED, ['Installing', 'installing']], { requestId });
    await station.reboot();
    await follow(station, path, action, [['Installed', 'installed']], { requestId });
    const event = { type: 'FirmwareUpdated', timestamp: new Date().toISOString() };
    expect(await station.client.call('SecurityEventNotification', event)).toEqual({});
  }),
  onStation('TC_081', 'a signed firmware update with a wrong signature', async ({ station }) => {
    const { path, requestId } = await signedUpdate(station);
    const steps: Steps = [...DOWNLOADED, ['InvalidSignature', 'failed']];
    await follow(station, path, 'SignedFirmwareStatusNotification', steps, { requestId });
  }),
];

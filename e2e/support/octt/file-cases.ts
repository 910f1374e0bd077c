import type { Command } from '../stations/scripted-station';

import { type OcttCase, onStation } from './octt-case';

const LOCATION = 'https://files.example.com/';
const DATE = '2026-12-01T02:00:00Z';

const updateFirmware: Command = {
  name: 'update_firmware',
  action: 'UpdateFirmware',
  body: { location: LOCATION, retrieve_date: DATE },
  payload: { location: LOCATION, retrieveDate: DATE },
  answer: {},
};

const getDiagnostics: Command = {
  name: 'get_diagnostics',
  action: 'GetDiagnostics',
  body: { location: LOCATION },
  payload: { location: LOCATION },
  answer: { fileName: 'diagnostics.log' },
};

const firmware = {
  location: LOCATION,
  retrieveDateTime: DATE,
  signingCertificate: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
  signature: 'c2lnbmF0dXJl',
};

const signedUpdate = (status: string): Command => ({
  name: 'signed_update_firmware',
  action: 'SignedUpdateFirmware',
  body: { firmware, request_id: 12 },
  payload: { firmware, requestId: 12 },
  answer: { status },
});

/** Firmware and logs: the commands, and the boot after an update. */
export const FILE_CASES: readonly OcttCase[] = [
  onStation('TC_044_1', 'a firmware update', async ({ station }) => {
    await station.command(updateFirmware);
    await station.reboot();
    await station.becomes('Available');
  }),
  onStation('TC_045_1', 'diagnostics', async ({ station }) => station.command(getDiagnostics)),
  onStation('TC_079', 'the security log', async ({ station }) => {
    await station.command({
      name: 'get_log',
      action: 'GetLog',
      body: { log_type: 'SecurityLog', log: { remoteLocation: LOCATION }, request_id: 12 },
      payload: { logType: 'SecurityLog', log: { remoteLocation: LOCATION }, requestId: 12 },
      answer: { status: 'Accepted', filename: 'security.log' },
    });
  }),
  onStation('TC_080', 'a signed firmware update', async ({ station }) => {
    await station.command(signedUpdate('Accepted'));
    await station.reboot();
    const event = { type: 'FirmwareUpdated', timestamp: new Date().toISOString() };
    expect(await station.client.call('SecurityEventNotification', event)).toEqual({});
  }),
];

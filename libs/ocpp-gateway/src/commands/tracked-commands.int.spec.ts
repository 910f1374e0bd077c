import { DiagnosticsUploaded, FirmwareUpdateCompleted } from '@csms/contracts';
import type { RestClient } from '@csms/testing';

import type { CommandAnswer } from '../testing/test-charger';
import { TestGateway } from '../testing/test-gateway';

const URL = 'ftp://user:hunter2@files.example.com/logs/';
const SHOWN = 'ftp://files.example.com/logs/';
const AT = '2026-06-01T02:00:00.000Z';

let gateway: TestGateway;
let api: RestClient;

beforeAll(async () => {
  gateway = await TestGateway.start();
  api = gateway.service.as(['write:charge_points', 'read:charge_points'], 'org_A');
}, 60_000);

afterAll(() => gateway.stop(), 30_000);

interface Rows {
  readonly data: readonly Record<string, unknown>[];
}

async function rowsOf(id: string, kind: 'diagnostics' | 'firmware-updates') {
  return (await api.get<Rows>(`/api/v1/charge-points/${id}/${kind}`)).body.data;
}

async function answering(version: '1.6' | '2.0.1', answer: CommandAnswer) {
  const one = await (version === '1.6' ? gateway.charger16() : gateway.charger201());
  one.charger.onCommand(() => answer);
  return one;
}

type Case = [
  name: string,
  version: '1.6' | '2.0.1',
  path: (id: string) => string,
  body: object,
  answer: object,
];

const neutral = (id: string) => `/api/v1/cpo/commands/${id}`;
const raw = (version: string, name: string) => (id: string) => `/api/v1/${version}/${id}/${name}`;
const LOG = { logType: 'SecurityLog', requestId: 77, log: { remoteLocation: URL } };
const FIRMWARE = { location: SHOWN, retrieveDateTime: AT };
const SIGNED = { ...FIRMWARE, signingCertificate: 'MIIB', signature: 'c2ln' };

describe('a log that is asked for by its command', () => {
  const CASES: Case[] = [
    [
      'get_diagnostics',
      '1.6',
      neutral,
      { command: 'get_diagnostics', parameters: { upload_url: URL } },
      { fileName: 'a.zip' },
    ],
    ['GetDiagnostics', '1.6', raw('ocpp16', 'get_diagnostics'), { location: URL }, { fileName: 'a.zip' }],
    [
      'GetLog of 1.6',
      '1.6',
      raw('ocpp16', 'send_command'),
      { command: 'GetLog', payload: LOG },
      { status: 'Accepted', filename: 'a.zip' },
    ],
    [
      'get_diagnostics',
      '2.0.1',
      neutral,
      { command: 'get_diagnostics', parameters: { upload_url: URL } },
      { status: 'Accepted', filename: 'a.zip' },
    ],
    [
      'GetLog',
      '2.0.1',
      raw('ocpp201', 'send_command'),
      { command: 'GetLog', payload: LOG },
      { status: 'Accepted', filename: 'a.zip' },
    ],
  ];

  it.each(CASES)('%s of OCPP %s, is followed to its end', async (name, version, path, body, answer) => {
    const { charger, id } = await answering(version, { payload: answer });
    expect((await api.post(path(id), body)).status).toBe(200);
    expect(await rowsOf(id, 'diagnostics')).toMatchObject([
      { status: 'requested', upload_url: SHOWN, file_name: 'a.zip', download_url: null },
    ]);
    const isPlain = 'fileName' in answer;
    const requestId = name.startsWith('GetLog') ? 77 : 1;
    await (isPlain
      ? charger.result('DiagnosticsStatusNotification', { status: 'Uploaded' })
      : charger.result('LogStatusNotification', { status: 'Uploaded', requestId }));
    const [row] = await rowsOf(id, 'diagnostics');
    expect(row).toMatchObject({
      status: 'uploaded',
      log_type: name.startsWith('GetLog') ? 'security' : 'diagnostics',
    });
    await gateway.service.settled();
    const told = gateway.service.told(DiagnosticsUploaded).filter(({ key }) => key === id);
    expect(told.map(({ data }) => data.upload_url)).toEqual([SHOWN]);
  });
});

describe('firmware that is ordered by its command', () => {
  const CASES: Case[] = [
    [
      'update_firmware',
      '1.6',
      neutral,
      { command: 'update_firmware', parameters: { firmware_url: SHOWN, retrieve_date: AT } },
      {},
    ],
    ['UpdateFirmware', '1.6', raw('ocpp16', 'update_firmware'), { location: SHOWN, retrieve_date: AT }, {}],
    [
      'SignedUpdateFirmware',
      '1.6',
      raw('ocpp16', 'send_command'),
      { command: 'SignedUpdateFirmware', payload: { requestId: 78, firmware: SIGNED } },
      { status: 'Accepted' },
    ],
    [
      'update_firmware',
      '2.0.1',
      neutral,
      { command: 'update_firmware', parameters: { firmware_url: SHOWN, retrieve_date: AT } },
      { status: 'Accepted' },
    ],
    [
      'UpdateFirmware',
      '2.0.1',
      raw('ocpp201', 'send_command'),
      { command: 'UpdateFirmware', payload: { requestId: 78, firmware: FIRMWARE } },
      { status: 'Accepted' },
    ],
  ];

  it.each(CASES)('%s of OCPP %s, is followed to its end', async (name, version, path, body, answer) => {
    const { charger, id } = await answering(version, { payload: answer });
    expect((await api.post(path(id), body)).status).toBe(200);
    expect(await rowsOf(id, 'firmware-updates')).toMatchObject([
      {
        status: 'scheduled',
        firmware_url: SHOWN,
        retrieve_date: AT,
        is_signed: name.startsWith('Signed'),
        firmware_id: null,
      },
    ]);
    const requestId = JSON.stringify(body).includes('78') ? 78 : 1;
    const message = name.startsWith('Signed')
      ? 'SignedFirmwareStatusNotification'
      : 'FirmwareStatusNotification';
    const number = version === '2.0.1' || name.startsWith('Signed') ? { requestId } : {};
    await charger.result(message, { status: 'Installed', ...number });
    expect(await rowsOf(id, 'firmware-updates')).toMatchObject([{ status: 'installed' }]);
    await gateway.service.settled();
    expect(gateway.service.told(FirmwareUpdateCompleted).filter(({ key }) => key === id)).toHaveLength(1);
  });

  it('and published, is followed, too', async () => {
    const { charger, id } = await answering('2.0.1', { payload: { status: 'Accepted' } });
    const payload = { requestId: 79, location: SHOWN, checksum: 'd41d8cd98f00b204e9800998ecf8427e' };
    await api.post(raw('ocpp201', 'send_command')(id), { command: 'PublishFirmware', payload });
    await charger.result('PublishFirmwareStatusNotification', {
      status: 'Published',
      requestId: 79,
      location: [SHOWN],
    });
    expect(await rowsOf(id, 'firmware-updates')).toMatchObject([{ mode: 'publish', status: 'published' }]);
  });
});

describe('what is tracked of commands', () => {
  const ask = (id: string) =>
    api.post(raw('ocpp201', 'send_command')(id), { command: 'GetLog', payload: LOG });

  it.each([
    ['refuses', { payload: { status: 'Rejected' } }, { status: 'failed', reason: 'Rejected' }],
    [
      'does not know it',
      { code: 'NotSupported', description: '' },
      { status: 'failed', reason: 'NotSupported' },
    ],
    ['keeps silent', null, { status: 'requested', reason: 'charge_point_timeout' }],
  ])('says so where the charger %s', async (_, answer, expected) => {
    const { id } = await answering('2.0.1', answer);
    await api.post(raw('ocpp201', 'send_command')(id), {
      command: 'GetLog',
      payload: LOG,
      timeout_seconds: 1,
    });
    expect(await rowsOf(id, 'diagnostics')).toMatchObject([expected]);
  });

  it('is nothing of other commands, nor of one that could not be sent', async () => {
    const { id, charger } = await answering('2.0.1', { payload: { status: 'Accepted' } });
    await api.post(neutral(id), { command: 'hard_reset' });
    expect(await ask(id)).toMatchObject({ status: 200 });
    expect(await rowsOf(id, 'diagnostics')).toHaveLength(1);
    await charger.close();
    await gateway.service.settled();
    expect(await ask(id)).toMatchObject({ status: 424 });
    expect(await rowsOf(id, 'diagnostics')).toHaveLength(1);
    expect(await rowsOf(id, 'firmware-updates')).toEqual([]);
  });
});

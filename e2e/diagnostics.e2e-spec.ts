import { createHash, randomBytes } from 'node:crypto';

import { eventually } from '@csms/testing';

import { type ClientVersion, type StrictClient } from './clients/strict-client';
import { connectCharger } from './support/fixtures';
import { type RunningPlatform, startPlatform } from './support/platform';

/** Larger than any body that is not a stream. */
const LOG = randomBytes(5 * 1024 * 1024);
const SHA256 = createHash('sha256').update(LOG).digest('hex');
const FILE_NAME = 'charger log 1.tar.gz';

interface Diagnostics {
  readonly diagnostics_id: string;
  readonly status: string;
  readonly download_url: string | null;
}

/** What a charger does with the address that it is given. */
type Upload = (address: string) => Promise<Response>;

const WAYS: readonly (readonly [ClientVersion, string, Upload])[] = [
  [
    '1.6',
    'put, with its name behind the address',
    (address) => fetch(`${address}${encodeURIComponent(FILE_NAME)}`, { method: 'PUT', body: LOG }),
  ],
  ['2.0.1', 'put in pieces', (address) => fetch(address, { method: 'PUT', body: pieces(), duplex: 'half' })],
  ['2.0.1', 'posted as a form', (address) => fetch(address, { method: 'POST', body: form() })],
];

describe('a log of a charger', () => {
  let platform: RunningPlatform;
  const chargers: StrictClient[] = [];

  beforeAll(async () => {
    platform = await startPlatform();
  }, 180_000);

  afterAll(async () => {
    await Promise.all(chargers.map((charger) => charger.close()));
    await platform.stop();
  }, 60_000);

  /** A charger that uploads its log when it is told to, and says how it goes. @returns what the upload was answered */
  async function uploading(version: ClientVersion, upload: Upload) {
    const answers: { status: number; body: unknown }[] = [];
    const work = async (charger: StrictClient, address: string, requestId: unknown): Promise<void> => {
      const say = (status: string) =>
        version === '1.6'
          ? charger.deliver('DiagnosticsStatusNotification', { status })
          : charger.deliver('LogStatusNotification', { status, requestId });
      await say('Uploading');
      const answer = await upload(address);
      const body: unknown = await answer.json();
      await say('Uploaded');
      // Last: who waits for it closes the charger behind it.
      answers.push({ status: answer.status, body });
    };
    const charger: StrictClient = await connectCharger(platform, version, {
      onCommand: (action, request) => {
        if (action !== 'GetDiagnostics' && action !== 'GetLog') return null;
        const { remoteLocation } = (request['log'] ?? {}) as { remoteLocation?: string };
        void work(charger, remoteLocation ?? String(request['location']), request['requestId']);
        return version === '1.6' ? { fileName: FILE_NAME } : { status: 'Accepted', filename: FILE_NAME };
      },
    });
    chargers.push(charger);
    return { charger, answers };
  }

  it.each(WAYS)(
    'of OCPP %s, is %s, and downloaded',
    async (version, _, upload) => {
      const { charger, answers } = await uploading(version, upload);
      const path = `/api/v1/charge-points/${charger.chargePointId}/diagnostics`;
      const { diagnostics_id } = await platform.api.post<Diagnostics>(path, { log_type: 'diagnostics' });
      const read = () => platform.api.get<Diagnostics>(`${path}/${diagnostics_id}`);
      const row = await eventually(async () => {
        const found = await read();
        expect(found).toMatchObject({ status: 'uploaded', sha256: SHA256, size_bytes: LOG.length });
        return found;
      });
      await eventually(() => {
        expect(answers).toEqual([{ status: 201, body: { size_bytes: LOG.length, sha256: SHA256 } }]);
        return Promise.resolve();
      });
      const headers = { authorization: `Bearer ${platform.credentials.api_key}` };
      const download = await fetch(row.download_url ?? '', { headers });
      expect(download.status).toBe(200);
      expect(Buffer.from(await download.arrayBuffer()).equals(LOG)).toBe(true);
      expect(download.headers.get('content-disposition')).toContain(FILE_NAME);
      expect(download.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await fetch(row.download_url ?? '')).toMatchObject({ status: 401 });
      expect(charger.strictFailures).toEqual([]);
    },
    60_000,
  );

  it('comes once, and to no other address', async () => {
    const again: number[] = [];
    const { charger, answers } = await uploading('1.6', async (address) => {
      const first = await fetch(address, { method: 'PUT', body: 'the log' });
      const other = address.replace(/.{6}\/$/, 'AAAAAA/');
      for (const url of [address, other])
        again.push((await fetch(url, { method: 'PUT', body: 'other' })).status);
      return first;
    });
    const path = `/api/v1/charge-points/${charger.chargePointId}/diagnostics`;
    await platform.api.post(path, { log_type: 'diagnostics' });
    await eventually(() => {
      expect(answers).toMatchObject([{ status: 201 }]);
      return Promise.resolve();
    });
    expect(again).toEqual([409, 404]);
  }, 60_000);
});

function* chunks(): Generator<Uint8Array> {
  for (let at = 0; at < LOG.length; at += 100_000) yield LOG.subarray(at, at + 100_000);
}

function pieces(): ReadableStream<Uint8Array> {
  return ReadableStream.from<Uint8Array>(chunks());
}

function form(): FormData {
  const data = new FormData();
  data.set('note', 'by the charger');
  data.set('file', new Blob([LOG]), FILE_NAME);
  return data;
}

import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { DiagnosticsUploaded } from '@csms/contracts';
import { eventually, type RestClient } from '@csms/testing';

import { upload } from '../../testing/charger-upload';
import type { TestCharger } from '../../testing/test-charger';
import { TestGateway } from '../../testing/test-gateway';

import { OldDiagnostics } from './old-diagnostics';

const FILE = Buffer.from('10:00:01 contactor closed\n'.repeat(500));
const SHA256 = createHash('sha256').update(FILE).digest('hex');
const MEGABYTE = 1024 * 1024;
const PUBLIC = 'https://uploads.example.com';
const BOUNDARY = 'a-boundary';

let gateway: TestGateway;
let folder: string;

const api = (organizationId = 'org_A'): RestClient =>
  gateway.service.as(['read:charge_points', 'write:charge_points'], organizationId);

interface Job {
  readonly charger: TestCharger;
  /** What the charger was told. */
  readonly address: string;
  readonly path: string;
  read(): Promise<unknown>;
}

/** A log that the charger was asked to upload to us. */
async function job(version: '1.6' | '2.0.1' = '1.6'): Promise<Job> {
  const { charger, id } = await (version === '1.6' ? gateway.charger16() : gateway.charger201());
  let address = '';
  charger.onCommand((_action, payload) => {
    const { location, log } = payload as { location?: string; log?: { remoteLocation: string } };
    address = location ?? log?.remoteLocation ?? '';
    return { payload: version === '1.6' ? { fileName: 'log.txt' } : { status: 'Accepted' } };
  });
  const list = `/api/v1/charge-points/${id}/diagnostics`;
  const asked = await api().post<{ diagnostics_id: string }>(list, { log_type: 'diagnostics' });
  expect(asked).toMatchObject({ status: 202, body: { upload_url: null, status: 'requested' } });
  const path = `${list}/${asked.body.diagnostics_id}`;
  return { charger, address, path, read: async () => (await api().get(path)).body };
}

function storedFiles(): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

async function expectDownload({ path }: Job, bytes: Buffer): Promise<Headers> {
  const headers = { 'x-csms-principal': await principal() };
  const answer = await fetch(`${gateway.service.url}${path}/download`, { headers });
  expect(answer.status).toBe(200);
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  return answer.headers;
}

function principal(): Promise<string> {
  return gateway.service.installation.principals.sign(['read:charge_points'], 'org_A');
}

describe('a log that comes to us', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'diagnostics-spec-'));
    gateway = await TestGateway.start({
      environment: {
        DIAGNOSTICS_DIR: folder,
        DIAGNOSTICS_MAX_MB: '1',
        CSMS_UPLOAD_PUBLIC_URL: PUBLIC,
        CSMS_PUBLIC_URL: 'https://csms.example.com',
      },
    });
  }, 60_000);

  afterAll(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true });
  }, 30_000);

  it.each(['1.6', '2.0.1'] as const)(
    'is put to a secret address by OCPP %s, and downloaded',
    async (version) => {
      const one = await job(version);
      expect(one.address).toMatch(/^https:\/\/uploads\.example\.com\/uploads\/diagnostics\/[\w-]{43}\/$/);
      expect(await one.read()).toMatchObject({ download_url: null, upload_expires_at: expect.any(String) });
      const answer = await upload(gateway, one.address, { content: FILE });
      expect(answer).toEqual({ status: 201, body: { size_bytes: FILE.length, sha256: SHA256 } });
      expect(await one.read()).toMatchObject({
        status: 'uploaded',
        reason: null,
        size_bytes: FILE.length,
        sha256: SHA256,
        download_url: `https://csms.example.com${one.path}/download`,
        completed_at: expect.any(String),
      });
      const headers = await expectDownload(one, FILE);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-length': String(FILE.length),
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      });
      expect(headers.get('content-disposition')).toMatch(/^attachment; filename="(log\.txt|diag_.*\.log)"/);
      await gateway.service.settled();
      const told = gateway.service
        .told(DiagnosticsUploaded)
        .filter(({ data }) => one.path.includes(data.diagnostics_id));
      expect(told.map(({ data }) => data)).toEqual([
        expect.objectContaining({
          upload_url: `${PUBLIC}/uploads/diagnostics/`,
          size_bytes: FILE.length,
          sha256: SHA256,
        }),
      ]);
    },
  );

  it.each([
    ['PUT with the file’s name behind it', 'PUT', 'log.zip', {}],
    ['PUT with a second slash', 'PUT', '/log.zip', {}],
    ['POST', 'POST', '', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['POST with the name, as JSON', 'POST', 'log.json', { 'content-type': 'application/json' }],
    ['PUT as a type that is none', 'PUT', '', { 'content-type': 'log;;' }],
  ] as const)('may come by %s', async (_, method, name, headers) => {
    const one = await job();
    const answer = await upload(gateway, `${one.address}${name}`, { method, headers, content: FILE });
    expect(answer).toMatchObject({ status: 201, body: { sha256: SHA256 } });
    await expectDownload(one, FILE);
  });

  it('may come as a form', async () => {
    const one = await job('2.0.1');
    const form = formOf('file', FILE, '--end');
    expect(await upload(gateway, one.address, form)).toMatchObject({ status: 201, body: { sha256: SHA256 } });
    expect(await one.read()).toMatchObject({ file_name: 'from-the-form.txt' });
    await expectDownload(one, FILE);
  });

  it('is there, whatever the charger says of it before or after', async () => {
    const one = await job();
    await one.charger.result('DiagnosticsStatusNotification', { status: 'Uploading' });
    await one.charger.result('DiagnosticsStatusNotification', { status: 'Uploaded' });
    expect(await one.read()).toMatchObject({ status: 'uploading', completed_at: null });
    await one.charger.result('DiagnosticsStatusNotification', { status: 'UploadFailed' });
    expect(await one.read()).toMatchObject({ status: 'failed', reason: 'UploadFailed' });
    expect(await upload(gateway, one.address, { content: FILE })).toMatchObject({ status: 201 });
    expect(await one.read()).toMatchObject({ status: 'uploaded', reason: null });
    await one.charger.result('DiagnosticsStatusNotification', { status: 'UploadFailed' });
    expect(await one.read()).toMatchObject({ status: 'uploaded' });
  });

  it('comes once', async () => {
    const one = await job();
    await upload(gateway, one.address, { content: FILE });
    const again = await upload(gateway, one.address, { content: 'another' });
    expect(again).toMatchObject({ status: 409, body: { code: 'conflict' } });
    await expectDownload(one, FILE);
  });

  it('comes once, of several at the same time', async () => {
    const one = await job();
    const before = storedFiles().length;
    const contents = Array.from({ length: 5 }, (_, index) => Buffer.alloc(300_000, `${index}`));
    const answers = await Promise.all(contents.map((content) => upload(gateway, one.address, { content })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    expect(storedFiles()).toHaveLength(before + 1);
    await expectDownload(one, contents[answers.findIndex(({ status }) => status === 201)]!);
  });

  it('comes to no other address', async () => {
    const other = `${PUBLIC}/uploads/diagnostics/${randomBytes(32).toString('base64url')}/`;
    expect(await upload(gateway, other, { content: FILE })).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
    expect(await upload(gateway, `${PUBLIC}/uploads/diagnostics/x`, { content: FILE })).toMatchObject({
      status: 404,
    });
  });

  it('comes in time', async () => {
    const one = await job();
    await gateway.service.platform.database.query(
      `update diagnostics set upload_expires_at = now() where id = $1`,
      [one.path.split('/').at(-1)],
    );
    expect(await upload(gateway, one.address, { content: FILE })).toMatchObject({
      status: 410,
      body: { code: 'gone' },
    });
    await gateway.service.app.get(OldDiagnostics).look();
    expect(await one.read()).toMatchObject({ status: 'failed', reason: 'not_uploaded' });
  });

  it.each([
    ['said', true],
    ['not said', false],
  ])('is not larger than allowed, its length %s', async (_, isSaid) => {
    const one = await job();
    const before = storedFiles();
    const content = Buffer.alloc(MEGABYTE + 1);
    const headers: Record<string, string> = isSaid ? { 'content-length': String(content.length) } : {};
    expect(await upload(gateway, one.address, { content, headers })).toMatchObject({
      status: 413,
      body: { code: 'payload_too_large' },
    });
    expect(storedFiles()).toEqual(before);
    const largest = randomBytes(MEGABYTE);
    expect(await upload(gateway, one.address, { content: largest })).toMatchObject({ status: 201 });
    await expectDownload(one, largest);
  });

  it.each([
    ['without a byte', { content: '' }, 422],
    ['a form without a file', { ...formOf('file', FILE, '--end'), content: `--${BOUNDARY}--\r\n` }, 422],
    ['a form that is cut off', formOf('file', FILE, 'cut off'), 400],
    ['a form without a boundary', { headers: { 'content-type': 'multipart/form-data' }, content: FILE }, 422],
  ])('is none %s, which may be done again', async (_, request, status) => {
    const one = await job();
    const before = storedFiles();
    const answer = await upload(gateway, one.address, request);
    expect(answer).toMatchObject({ status });
    expect(storedFiles()).toEqual(before);
    expect(await upload(gateway, one.address, { content: FILE })).toMatchObject({ status: 201 });
  });

  it('that breaks off in the middle leaves nothing, and comes again', async () => {
    const one = await job();
    const before = storedFiles();
    const half = new Readable({ read: () => undefined });
    half.push(Buffer.alloc(200_000));
    const broken = upload(gateway, one.address, { content: half });
    await eventually(() => {
      expect(storedFiles().length).toBe(before.length + 1);
      return Promise.resolve();
    });
    expect(await one.read()).toMatchObject({ status: 'uploading' });
    half.destroy(new Error('the modem is gone'));
    await expect(broken).rejects.toThrow();
    await eventually(() => {
      expect(storedFiles()).toEqual(before);
      return Promise.resolve();
    });
    expect(await upload(gateway, one.address, { content: FILE })).toMatchObject({ status: 201 });
    await expectDownload(one, FILE);
  });

  it.each(['..%2F..%2Fetc%2Fpasswd', '..%5C..%5Cboot.ini', '%2e%2e%2f', 'a%22%0d%0aX-Evil:%201', '%00log'])(
    'is kept in its own place, called %s',
    async (name) => {
      const one = await job('2.0.1');
      const before = storedFiles();
      const { status } = await upload(gateway, `${one.address}${name}`, { content: FILE });
      const [stored] = storedFiles().filter((path) => !before.includes(path));
      if (status === 400) {
        expect(stored).toBeUndefined();
        return;
      }
      expect(status).toBe(201);
      expect(stored).toMatch(/\/diagnostics\/org_A\/diag_\w+\/[0-9a-f-]{36}$/);
      expect(readFileSync(stored!).equals(FILE)).toBe(true);
      const headers = await expectDownload(one, FILE);
      expect(headers.get('content-disposition')).toMatch(
        /^attachment; filename="[\w .-]+"; filename\*=UTF-8''[^"\s/\\]+$/,
      );
      expect(headers.has('x-evil')).toBe(false);
    },
  );

  it('is nobody else’s, and none where none came', async () => {
    const one = await job();
    expect(await api().get(`${one.path}/download`)).toMatchObject({ status: 404 });
    await upload(gateway, one.address, { content: FILE });
    expect(await api('org_B').get(`${one.path}/download`)).toMatchObject({ status: 404 });
    expect(await gateway.service.as([], 'org_A').get(`${one.path}/download`)).toMatchObject({ status: 403 });
    expect(await api().get(`${one.path}x/download`)).toMatchObject({ status: 404 });
  });

  it('has an address that nobody else reads', async () => {
    const one = await job();
    const token = /diagnostics\/([\w-]{43})/.exec(one.address)?.[1] ?? '';
    await gateway.service.settled();
    for (const table of ['diagnostics', 'command', 'message_log', 'outbox']) {
      const rows = await gateway.service.platform.database.query(
        `select 1 from ${table} as one where one::text like '%' || $1 || '%'`,
        [token],
      );
      expect({ table, rows }).toEqual({ table, rows: [] });
    }
  });

  it('goes after its time, with its file', async () => {
    const one = await job();
    const before = storedFiles();
    await upload(gateway, one.address, { content: FILE });
    const old = gateway.service.app.get(OldDiagnostics);
    const later = (days: number) => new Date(Date.now() + days * 86_400_000);
    await old.look(later(29));
    await expectDownload(one, FILE);
    await old.look(later(31));
    expect(await api().get(one.path)).toMatchObject({ status: 404 });
    expect(storedFiles().filter((path) => before.includes(path))).toEqual([]);
    expect(storedFiles()).toEqual([]);
    expect(await gateway.service.platform.database.query('select * from diagnostics_file')).toEqual([]);
  });
});

/** @param end of the last boundary */
function formOf(field: string, file: Buffer, end: '--end' | 'cut off') {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"; filename="from-the-form.txt"\r\nContent-Type: text/plain\r\n\r\n`;
  const content = Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n${head}`),
    file,
    Buffer.from(end === '--end' ? `\r\n--${BOUNDARY}--\r\n` : ''),
  ]);
  const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
  return { method: 'POST', headers, content } as const;
}

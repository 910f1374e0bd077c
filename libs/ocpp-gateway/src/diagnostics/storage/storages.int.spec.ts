import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { TestS3 } from '../../testing/test-s3';

import { DirectoryStorage } from './directory-storage';
import { FileGoneError, type FileStorage } from './file-storage';
import { S3Storage } from './s3-storage';

const KEY = 'diagnostics/org_A/diag_1/0f1e';
/** Three parts of S3. */
const LARGE = randomBytes(12 * 1024 * 1024);

let s3: TestS3;
let folder: string;
let storages: Record<'a folder' | 'S3', FileStorage>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'storages-spec-'));
  s3 = await TestS3.start();
  storages = { 'a folder': new DirectoryStorage(folder), S3: await S3Storage.of(s3.options) };
}, 30_000);

afterAll(async () => {
  (storages.S3 as S3Storage).onApplicationShutdown();
  await s3.stop();
  rmSync(folder, { recursive: true });
});

describe.each(['a folder', 'S3'] as const)('%s as storage', (name) => {
  const storage = (): FileStorage => storages[name];
  const kept = (): string[] =>
    name === 'S3' ? s3.keys() : readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isFile);

  it.each([
    ['a small file', Buffer.from('log')],
    ['a large file', LARGE],
    ['an empty file', Buffer.alloc(0)],
  ])('keeps %s, and gives it back, until it is removed', async (_, bytes) => {
    await storage().put(KEY, Readable.from(chunksOf(bytes)));
    expect(kept()).toEqual([expect.stringContaining(KEY)]);
    expect((await buffer(await storage().open(KEY))).equals(bytes)).toBe(true);
    await storage().remove(KEY);
    expect(kept()).toEqual([]);
    await expect(storage().open(KEY)).rejects.toThrow(FileGoneError);
    await storage().remove(KEY);
  });

  it('keeps nothing of a file that breaks off', async () => {
    const broken = Readable.from(brokenAfter(LARGE));
    await expect(storage().put(KEY, broken)).rejects.toThrow('the modem is gone');
    expect(kept()).toEqual([]);
    await expect(storage().open(KEY)).rejects.toThrow(FileGoneError);
  });
});

it('a folder takes no key that leads out of it', async () => {
  const storage = new DirectoryStorage(folder);
  for (const key of ['../x', '/etc/passwd', 'a/../../x', 'a//b', '', 'a\u0000b']) {
    await expect(storage.put(key, Readable.from(['x']))).rejects.toThrow(RangeError);
    await expect(storage.open(key)).rejects.toThrow(RangeError);
    await expect(storage.remove(key)).rejects.toThrow(RangeError);
  }
});

it('an S3 bucket that is not there says so', async () => {
  const storage = await S3Storage.of({ ...s3.options, bucket: 'no-such-bucket' });
  await expect(storage.put(KEY, Readable.from(['x']))).rejects.toThrow(/bucket/i);
  storage.onApplicationShutdown();
});

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

function* brokenAfter(bytes: Buffer): Generator<Buffer> {
  yield* chunksOf(bytes);
  throw new Error('the modem is gone');
}

function isFile(path: string): boolean {
  return path.split('/').length >= 4;
}

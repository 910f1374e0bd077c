import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import S3rver from 's3rver';

import type { S3Options } from '../diagnostics/storage/s3-storage';

const BUCKET = 'diagnostics';
/** The only pair that the server takes; it checks signatures. */
const KEY = 'S3RVER';
const OBJECT = '._S3rver_object';

/** An S3-compatible server of its own, with one empty bucket. */
export class TestS3 {
  private constructor(
    private readonly server: S3rver,
    private readonly directory: string,
    readonly options: S3Options,
  ) {}

  /** Its credentials go into this process's environment, where the AWS SDK looks for them. */
  static async start(): Promise<TestS3> {
    const directory = mkdtempSync(join(tmpdir(), 's3-spec-'));
    const server = new S3rver({
      address: '127.0.0.1',
      port: 0,
      silent: true,
      directory,
      configureBuckets: [{ name: BUCKET, configs: [] }],
    });
    const { port } = await server.run();
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: KEY, AWS_SECRET_ACCESS_KEY: KEY });
    return new TestS3(server, directory, {
      bucket: BUCKET,
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      prefix: 'csms/',
      isPathStyle: true,
    });
  }

  /** Of the objects that can be read. */
  keys(): string[] {
    return readdirSync(join(this.directory, BUCKET), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith(OBJECT))
      .map((path) => path.slice(0, -OBJECT.length));
  }

  async stop(): Promise<void> {
    await this.server.close();
    rmSync(this.directory, { recursive: true });
  }
}

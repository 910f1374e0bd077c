import type { Readable } from 'node:stream';

import type * as Client from '@aws-sdk/client-s3';
import type * as Uploads from '@aws-sdk/lib-storage';
import type { OnApplicationShutdown } from '@nestjs/common';

import { FileGoneError, type FileStorage } from './file-storage';

export interface S3Options {
  readonly bucket: string;
  /** null: Amazon's own. */
  readonly endpoint: string | null;
  readonly region: string;
  /** In front of every key; empty or with a slash at its end. */
  readonly prefix: string;
  /** The bucket in the path, not in the host's name, as most servers other than Amazon's want it. */
  readonly isPathStyle: boolean;
}

/** What one upload holds in memory, at most twice; S3 allows 10,000 parts of one object. */
const PART_BYTES = 5 * 1024 * 1024;

type Sdk = typeof Client & typeof Uploads;

/** A bucket of an S3-compatible storage. Credentials are those of the AWS SDK: `AWS_ACCESS_KEY_ID`, roles and so on. */
export class S3Storage implements FileStorage, OnApplicationShutdown {
  private constructor(
    private readonly options: S3Options,
    private readonly sdk: Sdk,
    private readonly client: Client.S3Client,
  ) {}

  /** The SDK is large: it is read by who uses it. */
  static async of(options: S3Options): Promise<S3Storage> {
    const sdk = { ...(await import('@aws-sdk/client-s3')), ...(await import('@aws-sdk/lib-storage')) };
    const { endpoint, region, isPathStyle } = options;
    const client = new sdk.S3Client({
      region,
      forcePathStyle: isPathStyle,
      ...(endpoint === null ? {} : { endpoint }),
      // Not every server knows the trailing checksums that the SDK sends otherwise.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    return new S3Storage(options, sdk, client);
  }

  /** In parts, which become an object with the last one alone; where it fails they are given up. */
  async put(key: string, content: Readable): Promise<void> {
    const upload = new this.sdk.Upload({
      client: this.client,
      params: { ...this.place(key), Body: content },
      partSize: PART_BYTES,
      queueSize: 1,
    });
    try {
      await upload.done();
    } catch (error) {
      // Where giving up the parts fails as well, what broke the file is still what is said.
      const cause = content.errored ?? error;
      content.destroy(error as Error);
      throw cause;
    }
  }

  async open(key: string): Promise<Readable> {
    try {
      const { Body } = await this.client.send(new this.sdk.GetObjectCommand(this.place(key)));
      return Body as Readable;
    } catch (error) {
      if (error instanceof this.sdk.NoSuchKey) throw new FileGoneError(key);
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await this.client.send(new this.sdk.DeleteObjectCommand(this.place(key)));
  }

  onApplicationShutdown(): void {
    this.client.destroy();
  }

  private place(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.options.bucket, Key: `${this.options.prefix}${key}` };
  }
}

import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

import type { EntityManager } from 'typeorm';

import { CodedError } from '@csms/kernel';
import type { OrganizationDatabase } from '@csms/platform-db';

import type { ByteRange } from './domain/byte-range';

/** A part is written when it has become so large. */
export const CHUNK_BYTES = 262_144;
const MIB = 1_048_576;
const compress = promisify(gzip);
const decompress = promisify(gunzip);

interface Owner {
  readonly id: string;
  readonly organizationId: string;
}

export interface WrittenFile {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Writes the file of an export part by part; no more than one part is in memory. */
export class ExportFileWriter {
  private readonly sha256 = createHash('sha256');
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  private writtenBytes = 0;
  private parts = 0;

  constructor(
    private readonly tx: EntityManager,
    private readonly owner: Owner,
    private readonly maxBytes: number,
  ) {}

  /** @throws CodedError payload_too_large */
  async add(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    if (this.writtenBytes + this.waitingBytes + bytes.length > this.maxBytes) {
      const limit = Math.floor(this.maxBytes / MIB);
      throw new CodedError(
        'payload_too_large',
        `The file would be larger than ${limit} MiB: ask for less at once.`,
      );
    }
    this.waiting.push(bytes);
    this.waitingBytes += bytes.length;
    if (this.waitingBytes >= CHUNK_BYTES) await this.flush();
  }

  async close(): Promise<WrittenFile> {
    if (this.waitingBytes > 0) await this.flush();
    return { sizeBytes: this.writtenBytes, sha256: this.sha256.digest('hex') };
  }

  private async flush(): Promise<void> {
    const part = Buffer.concat(this.waiting, this.waitingBytes);
    [this.waiting, this.waitingBytes] = [[], 0];
    this.sha256.update(part);
    await this.tx.query(
      `insert into export_chunk (export_id, organization_id, number, starts_at_byte, size_bytes, content)
       values ($1, $2, $3, $4, $5, $6)`,
      [
        this.owner.id,
        this.owner.organizationId,
        this.parts,
        this.writtenBytes,
        part.length,
        await compress(part),
      ],
    );
    this.parts += 1;
    this.writtenBytes += part.length;
  }
}

interface ChunkRow {
  readonly number: number;
  readonly starts_at_byte: number;
  readonly content: Buffer;
}

/**
 * These bytes of the file, part by part, each by a statement of its own: a slow reader holds no connection. A part that is
 * gone, because the export was removed meanwhile, ends it with an error, so that nobody takes a half file for whole.
 */
export async function* readFile(
  database: OrganizationDatabase,
  { id, organizationId }: Owner,
  { first, last }: ByteRange,
): AsyncGenerator<Buffer> {
  const part = async (condition: string, value: number): Promise<ChunkRow> => {
    const [row] = await database.run(organizationId, (tx) =>
      tx.query<ChunkRow[]>(
        `select number, starts_at_byte, content from export_chunk where export_id = $1 and ${condition}`,
        [id, value],
      ),
    );
    if (row === undefined) throw new Error(`The file of ${id} is gone`);
    return row;
  };
  let row = await part('starts_at_byte <= $2 and starts_at_byte + size_bytes > $2', first);
  for (;;) {
    const bytes = await decompress(row.content);
    const end = row.starts_at_byte + bytes.length;
    yield bytes.subarray(Math.max(0, first - row.starts_at_byte), last + 1 - row.starts_at_byte);
    if (end > last) return;
    row = await part('number = $2', row.number + 1);
  }
}

import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { FileGoneError, type FileStorage } from './file-storage';

const KEY = /^[\w-]+(\/[\w-]+)*$/;

/** A folder of this machine, or one that all instances share. */
export class DirectoryStorage implements FileStorage {
  private readonly root: string;

  constructor(directory: string) {
    this.root = resolve(directory);
  }

  /** Under another name until all of it is on the disk: a file that has its name is whole. */
  async put(key: string, content: Readable): Promise<void> {
    const path = this.pathOf(key);
    const part = `${path}.${randomUUID()}.part`;
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o750 });
      await pipeline(content, createWriteStream(part, { flags: 'wx', mode: 0o640, flush: true }));
      await rename(part, path);
    } catch (error) {
      content.destroy(error as Error);
      await rm(part, { force: true });
      throw error;
    }
  }

  async open(key: string): Promise<Readable> {
    const file = await open(this.pathOf(key), 'r').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new FileGoneError(key);
      throw error;
    });
    return file.createReadStream();
  }

  async remove(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  private pathOf(key: string): string {
    if (!KEY.test(key)) throw new RangeError('A key of a file names no other place');
    return join(this.root, key);
  }
}

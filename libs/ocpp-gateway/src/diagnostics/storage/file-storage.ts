import type { Readable } from 'node:stream';

/** Where files of chargers are kept. A key is made by us, of letters, digits, `_`, `-` and `/`. */
export interface FileStorage {
  /** Resolves when the whole of it is kept; where it fails, nothing of it can be read. */
  put(key: string, content: Readable): Promise<void>;
  /** @throws FileGoneError */
  open(key: string): Promise<Readable>;
  /** Also of one that is not there. */
  remove(key: string): Promise<void>;
}

export const FILE_STORAGE = Symbol('csms:file-storage');

export class FileGoneError extends Error {
  constructor(key: string) {
    super(`There is no file ${key} in the storage`);
  }
}

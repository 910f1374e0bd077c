import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';

import { Inject, Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';

import { Database } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import type { DiagnosticsEntity } from '../diagnostics.entity';
import { FILE_STORAGE, type FileStorage } from '../storage/file-storage';

import { DiagnosticsFileEntity } from './diagnostics-file.entity';

/** No upload takes as long: what nothing refers to by then was given up. */
const GIVEN_UP_AFTER_MS = 24 * 3_600_000;
const AT_ONCE = 100;

/** The files in the storage, each with a row from before its first byte until after its last. */
@Injectable()
export class DiagnosticsFiles {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(FILE_STORAGE) private readonly storage: FileStorage,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @returns its key; each attempt has one of its own, so that none disturbs another */
  async put({ id, organizationId }: DiagnosticsEntity, content: Readable): Promise<string> {
    const key = `diagnostics/${organizationId}/${id}/${randomUUID()}`;
    const row = { key, organizationId, diagnosticsId: id, begunAt: new Date() };
    try {
      await this.database.once((manager) => manager.insert(DiagnosticsFileEntity, row));
    } catch (error) {
      content.destroy(error as Error);
      throw error;
    }
    try {
      await this.storage.put(key, content);
      return key;
    } catch (error) {
      await this.discard(key);
      throw error;
    }
  }

  open(key: string): Promise<Readable> {
    return this.storage.open(key);
  }

  /** What cannot be removed now is found later. */
  async discard(key: string): Promise<void> {
    try {
      await this.remove(key);
    } catch (error) {
      this.logger.warn({ err: error, key }, 'a file that nobody needs could not be deleted');
    }
  }

  /** @returns how many files there were that nothing refers to */
  async removeUnused(now = new Date()): Promise<number> {
    const unused = await this.database.once((manager) =>
      manager
        .createQueryBuilder(DiagnosticsFileEntity, 'file')
        .where({ begunAt: LessThan(new Date(now.getTime() - GIVEN_UP_AFTER_MS)) })
        .andWhere('not exists (select 1 from diagnostics one where one.file_key = file.key)')
        .orderBy('file.begunAt')
        .take(AT_ONCE)
        .getMany(),
    );
    for (const { key } of unused) await this.discard(key);
    return unused.length;
  }

  private async remove(key: string): Promise<void> {
    await this.storage.remove(key);
    await this.database.once((manager) => manager.delete(DiagnosticsFileEntity, { key }));
  }
}

import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';

import { ApiKeyUsed } from '@csms/contracts';
import { Database } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';
import type { Logger } from '@csms/platform-ops';

import type { ApiKeyEntity } from './api-key.entity';

const MINUTE_MS = 60_000;
const MAX_REMEMBERED = 10_000;

type UsedKey = Pick<ApiKeyEntity, 'prefix' | 'keyId' | 'organizationId'>;

/** Tells the registry which keys are in use: each at most once a minute, however many instances there are. */
@Injectable()
export class KeyUsage implements OnApplicationShutdown {
  /** By prefix: no need to ask the table before then. */
  private readonly quietUntil = new Map<string, number>();
  private readonly running = new Set<Promise<void>>();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Returns at once: no request waits for it, or fails where it cannot be told. */
  note(key: UsedKey, at: Date): void {
    if ((this.quietUntil.get(key.prefix) ?? 0) > at.getTime()) return;
    if (this.quietUntil.size >= MAX_REMEMBERED) this.quietUntil.clear();
    this.quietUntil.set(key.prefix, at.getTime() + MINUTE_MS);
    const telling = this.tell(key, at).catch((error: unknown) => {
      this.logger.warn({ err: error, key_id: key.keyId }, 'cannot tell that a key was used');
    });
    this.running.add(telling);
    void telling.finally(() => this.running.delete(telling));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.running);
  }

  private tell({ prefix, keyId, organizationId }: UsedKey, at: Date): Promise<void> {
    return this.database.transaction(async (tx) => {
      const [, told] = await tx.query<[unknown, number]>(
        `update api_key set use_told_at = $2
         where prefix = $1 and (use_told_at is null or use_told_at <= $3)`,
        [prefix, at, new Date(at.getTime() - MINUTE_MS)],
      );
      if (told === 0) return;
      await this.outbox.append(tx, {
        definition: ApiKeyUsed,
        organizationId,
        data: { organization_id: organizationId, key_id: keyId, used_at: at.toISOString() },
      });
    });
  }
}

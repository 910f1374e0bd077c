import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { ApiKeyRevoked, type EventData } from '@csms/contracts';
import { ServicePlatform } from '@csms/platform-http';
import { EventTail } from '@csms/platform-kafka';

/** Longer than any answer of the database is believed while it is away. */
const LOOK_BACK_MS = 120_000;
/** Those of before are in the database by then. */
const MAX_REMEMBERED = 10_000;

/**
 * The keys that were revoked of late. Each instance hears it from Kafka by itself, so that a key ends everywhere at
 * once, though the database is away or another instance keeps the copy of the keys.
 */
@Injectable()
export class RevokedKeys implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly tail: EventTail;
  /** Oldest first. */
  private readonly byPrefix = new Map<string, { readonly keyId: string; readonly revokedAt: Date }>();
  private readonly ids = new Set<string>();

  constructor(@Inject(ServicePlatform) { kafka, settings, logger, identity }: ServicePlatform) {
    this.tail = new EventTail({
      client: kafka,
      topicPrefix: settings.topicPrefix,
      groupPrefix: `${settings.topicPrefix}.${identity.name}.revoked-keys`,
      definitions: [ApiKeyRevoked],
      lookBackMs: LOOK_BACK_MS,
      logger,
      onStart: () => undefined,
      onRecords: (records) => {
        for (const record of records)
          this.take(record.read()?.data as EventData<typeof ApiKeyRevoked> | null);
        return Promise.resolve();
      },
    });
  }

  onApplicationBootstrap(): void {
    this.tail.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.tail.close();
  }

  /** When the key of this prefix was revoked; null: nothing was heard of that. */
  revokedAt(prefix: string): Date | null {
    return this.byPrefix.get(prefix)?.revokedAt ?? null;
  }

  has(keyId: string): boolean {
    return this.ids.has(keyId);
  }

  private take(key: EventData<typeof ApiKeyRevoked> | null | undefined): void {
    if (key?.revoked_at == null) return;
    this.byPrefix.set(key.prefix, { keyId: key.key_id, revokedAt: new Date(key.revoked_at) });
    this.ids.add(key.key_id);
    if (this.byPrefix.size > MAX_REMEMBERED) this.forgetOldest();
  }

  private forgetOldest(): void {
    for (const [prefix, { keyId }] of this.byPrefix) {
      this.byPrefix.delete(prefix);
      this.ids.delete(keyId);
      return;
    }
  }
}

import { Inject, Injectable } from '@nestjs/common';

import { ApiKeyUsed } from '@csms/contracts';
import { LOGGER } from '@csms/platform-http';
import { EventPublisher } from '@csms/platform-kafka';
import type { Logger } from '@csms/platform-ops';

const EVERY_MS = 60_000;
const DEADLINE_MS = 5_000;
const MAX_REMEMBERED = 10_000;

/** Tells the registry when keys are used: each at most once a minute. Without Kafka nobody is told, and nobody waits. */
@Injectable()
export class ApiKeyUsage {
  private readonly toldAt = new Map<string, number>();

  constructor(
    @Inject(EventPublisher) private readonly publisher: EventPublisher,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  used(keyId: string, organizationId: string): void {
    const now = Date.now();
    if (now - (this.toldAt.get(keyId) ?? 0) < EVERY_MS) return;
    if (this.toldAt.size >= MAX_REMEMBERED) this.toldAt.clear();
    this.toldAt.set(keyId, now);
    const data = { key_id: keyId, organization_id: organizationId, used_at: new Date(now).toISOString() };
    this.publisher
      .publish({ definition: ApiKeyUsed, organizationId, data }, { deadlineMs: DEADLINE_MS })
      .catch((error: unknown) => this.logger.debug({ err: error, key_id: keyId }, 'a use was not told'));
  }
}

import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { ApiKeyCreated, type EventData } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { ApiKeyEntity } from './api-key.entity';

/** Kafka in: keeps the gateway's copy of the keys up to date. */
@Controller()
export class ApiKeysConsumer {
  @OnEvent(ApiKeyCreated)
  async created(
    @Payload() { data }: ReceivedEvent<EventData<typeof ApiKeyCreated>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.upsert(
      ApiKeyEntity,
      {
        prefix: data.prefix,
        keyId: data.key_id,
        organizationId: data.organization_id,
        secretSha256: data.secret_sha256,
        scopes: data.scopes,
        expiresAt: data.expires_at === null ? null : new Date(data.expires_at),
      },
      ['prefix'],
    );
  }
}

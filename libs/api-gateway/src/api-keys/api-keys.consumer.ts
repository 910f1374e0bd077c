import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { ApiKeyCreated, ApiKeyRevoked, ApiKeyRotated, ApiKeyUpdated, type EventData } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { ApiKeyEntity } from './api-key.entity';

/** Kafka in: keeps the gateway's copy of the keys up to date. */
@Controller()
export class ApiKeysConsumer {
  /** Each event carries the whole state. */
  @OnEvent(ApiKeyCreated, ApiKeyUpdated, ApiKeyRotated, ApiKeyRevoked)
  async changed(
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
        previousSecretSha256: data.previous_secret_sha256 ?? null,
        previousSecretExpiresAt: instantOf(data.previous_secret_expires_at),
        scopes: data.scopes,
        resourceGrants: data.resource_grants ?? [],
        allowedIps: data.allowed_ips ?? [],
        expiresAt: instantOf(data.expires_at),
        revokedAt: instantOf(data.revoked_at),
      },
      ['prefix'],
    );
  }
}

function instantOf(text: string | null | undefined): Date | null {
  return text == null ? null : new Date(text);
}

import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';

import { ApiKeyCreated, ApiKeyRevoked, ApiKeyRotated, ApiKeyUpdated, type EventData } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

type ApiKeyState = EventData<typeof ApiKeyCreated>;
type ApiKeyEvent = ReceivedEvent<ApiKeyState>;

/** Kafka in: keeps the gateway's copy of the keys up to date. Each event carries the whole newest state. */
@Controller()
export class ApiKeysConsumer {
  @OnEvent(ApiKeyCreated)
  created(@Payload() { data }: ApiKeyEvent, @Ctx() { tx }: EventContext): Promise<void> {
    return store(tx, data);
  }

  @OnEvent(ApiKeyUpdated)
  updated(@Payload() { data }: ApiKeyEvent, @Ctx() { tx }: EventContext): Promise<void> {
    return store(tx, data);
  }

  @OnEvent(ApiKeyRotated)
  rotated(@Payload() { data }: ApiKeyEvent, @Ctx() { tx }: EventContext): Promise<void> {
    return store(tx, data);
  }

  @OnEvent(ApiKeyRevoked)
  revoked(@Payload() { data }: ApiKeyEvent, @Ctx() { tx }: EventContext): Promise<void> {
    return store(tx, data);
  }
}

/** Told late, an older state changes nothing: no key that was revoked comes back. */
async function store(tx: EntityManager, data: ApiKeyState): Promise<void> {
  await tx.query(
    `insert into api_key as known (prefix, key_id, organization_id, secret_sha256, scopes, expires_at,
       resource_grants, allowed_ips, old_secret_sha256, old_secret_expires_at, revoked_at, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (prefix) do update set
       secret_sha256 = excluded.secret_sha256, scopes = excluded.scopes, expires_at = excluded.expires_at,
       resource_grants = excluded.resource_grants, allowed_ips = excluded.allowed_ips,
       old_secret_sha256 = excluded.old_secret_sha256,
       old_secret_expires_at = excluded.old_secret_expires_at,
       revoked_at = excluded.revoked_at, version = excluded.version
     where known.version <= excluded.version`,
    [
      data.prefix,
      data.key_id,
      data.organization_id,
      data.secret_sha256,
      data.scopes,
      data.expires_at,
      JSON.stringify(data.resource_grants ?? []),
      data.allowed_ips ?? [],
      data.old_secret_sha256 ?? null,
      data.old_secret_expires_at ?? null,
      data.revoked_at ?? null,
      data.version ?? 1,
    ],
  );
}

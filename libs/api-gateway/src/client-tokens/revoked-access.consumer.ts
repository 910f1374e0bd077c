import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { LessThan } from 'typeorm';

import { AccessRevoked, type EventData } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { RevokedAccessEntity } from './revoked-access.entity';

/** Kafka in: remembers whose tokens were revoked, for as long as one of them could still be used. */
@Controller()
export class RevokedAccessConsumer {
  @OnEvent(AccessRevoked)
  async revoked(
    @Payload() { data }: ReceivedEvent<EventData<typeof AccessRevoked>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    // Told again, or late: nobody's tokens come back.
    await tx.query(
      `insert into revoked_access as known (holder, revoked_at, expires_at) values ($1, $2, $3)
       on conflict (holder) do update set
         revoked_at = greatest(known.revoked_at, excluded.revoked_at),
         expires_at = greatest(known.expires_at, excluded.expires_at)`,
      [data.holder, data.revoked_at, data.expires_at],
    );
    await tx.delete(RevokedAccessEntity, { expiresAt: LessThan(new Date()) });
  }
}

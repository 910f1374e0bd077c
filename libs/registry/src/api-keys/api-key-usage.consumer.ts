import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { ApiKeyUsed, type EventData } from '@csms/contracts';
import { type EventContext, OnEventBatch, type ReceivedEvent } from '@csms/platform-kafka';

/** Kafka in: when keys were used. */
@Controller()
export class ApiKeyUsageConsumer {
  @OnEventBatch(ApiKeyUsed)
  async used(
    @Payload() events: readonly ReceivedEvent<EventData<typeof ApiKeyUsed>>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    // Of two instances of the gateway the later use counts, whichever came first.
    await tx.query(
      `update api_key set last_used_at = used.at
       from (select id, max(at) as at from unnest($1::text[], $2::timestamptz[]) as u (id, at) group by id) as used
       where api_key.id = used.id and (last_used_at is null or last_used_at < used.at)`,
      [events.map(({ data }) => data.key_id), events.map(({ data }) => data.used_at)],
    );
  }
}

import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { ApiKeyUsed, type EventData } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

/** Kafka in: when a key was used last. */
@Controller()
export class ApiKeyUsageConsumer {
  @OnEvent(ApiKeyUsed)
  async used(
    @Payload() { data }: ReceivedEvent<EventData<typeof ApiKeyUsed>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query(
      `update api_key set last_used_at = greatest(last_used_at, $3)
       where id = $1 and organization_id = $2`,
      [data.key_id, data.organization_id, data.used_at],
    );
  }
}

import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { type EventData, OrganizationChanged } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

/** Kafka in: how long each organization keeps the messages of its chargers. */
@Controller()
export class MessageLogRetentionConsumer {
  @OnEvent(OrganizationChanged)
  async changed(
    @Payload() { data }: ReceivedEvent<EventData<typeof OrganizationChanged>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    if (data.data_retention === undefined) return;
    await tx.query(
      `insert into message_log_retention (organization_id, days) values ($1, $2)
       on conflict (organization_id) do update set days = excluded.days`,
      [data.organization_id, data.data_retention.ocpp_log_days],
    );
  }
}

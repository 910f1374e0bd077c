import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { type EventData, OrganizationChanged } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

/** Kafka in: how long each organization keeps values and sessions. */
@Controller()
export class MeterRetentionConsumer {
  @OnEvent(OrganizationChanged)
  async changed(
    @Payload() { data }: ReceivedEvent<EventData<typeof OrganizationChanged>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    if (data.data_retention === undefined) return;
    await tx.query(
      `insert into meter_retention (organization_id, days, sessions_days) values ($1, $2, $3)
       on conflict (organization_id) do update set days = excluded.days, sessions_days = excluded.sessions_days`,
      [data.organization_id, data.data_retention.meter_values_days, data.data_retention.sessions_days],
    );
  }
}

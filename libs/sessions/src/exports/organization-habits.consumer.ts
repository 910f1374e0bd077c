import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { type EventData, OrganizationChanged } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

/** Kafka in: by whose clock the periods of an organization's exports are, and how much it may ask for. */
@Controller()
export class OrganizationHabitsConsumer {
  @OnEvent(OrganizationChanged)
  async changed(
    @Payload() { data }: ReceivedEvent<EventData<typeof OrganizationChanged>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query(
      `insert into organization_habit (organization_id, time_zone, rate_limit_per_minute) values ($1, $2, $3)
       on conflict (organization_id) do update
       set time_zone = excluded.time_zone, rate_limit_per_minute = excluded.rate_limit_per_minute`,
      [data.organization_id, data.time_zone, data.rate_limit_per_minute],
    );
  }
}

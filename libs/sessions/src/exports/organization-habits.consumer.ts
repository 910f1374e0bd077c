import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { type EventData, OrganizationChanged } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

/** Kafka in: by whose clock the periods of an organization's exports are, how much it may ask for, and its privacy. */
@Controller()
export class OrganizationHabitsConsumer {
  @OnEvent(OrganizationChanged)
  async changed(
    @Payload() { data }: ReceivedEvent<EventData<typeof OrganizationChanged>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query(
      `insert into organization_habit (organization_id, time_zone, rate_limit_per_minute, pseudonymise_drivers)
       values ($1, $2, $3, $4)
       on conflict (organization_id) do update
       set time_zone = excluded.time_zone, rate_limit_per_minute = excluded.rate_limit_per_minute,
         pseudonymise_drivers = excluded.pseudonymise_drivers`,
      [
        data.organization_id,
        data.time_zone,
        data.rate_limit_per_minute,
        data.privacy?.pseudonymise_drivers ?? false,
      ],
    );
  }
}

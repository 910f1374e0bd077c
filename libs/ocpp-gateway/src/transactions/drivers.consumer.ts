import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { DriverRemoved, type EventData } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

/** Kafka in: drivers are erased. A charge that goes on is stopped by its token yet. */
@Controller()
export class DriversConsumer {
  @OnEvent(DriverRemoved)
  async removed(
    @Payload() { data }: ReceivedEvent<EventData<typeof DriverRemoved>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query(
      `update transaction set driver_id = null, id_token_key = case when ended_at is null then id_token_key end
       where driver_id = $1`,
      [data.driver_id],
    );
  }
}

import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { DriverRemoved, type EventData } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { ErasedDrivers } from './erased-drivers';

/** Kafka in: drivers are erased. */
@Controller()
export class DriversConsumer {
  constructor(@Inject(ErasedDrivers) private readonly erased: ErasedDrivers) {}

  @OnEvent(DriverRemoved)
  removed(
    @Payload() { data }: ReceivedEvent<EventData<typeof DriverRemoved>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return this.erased.erase(tx, data.organization_id, data.driver_id);
  }
}

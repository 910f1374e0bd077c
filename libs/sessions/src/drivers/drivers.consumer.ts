import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { DriverChanged, DriverRemoved, type EventData } from '@csms/contracts';
import { Pseudonyms } from '@csms/platform-http';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { forgetDriver, keepDriver } from './driver-copies';

/** Kafka in: to which groups and cost centre drivers belong, and that they are erased. */
@Controller()
export class DriversConsumer {
  constructor(@Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms) {}

  @OnEvent(DriverChanged)
  changed(
    @Payload() { data }: ReceivedEvent<EventData<typeof DriverChanged>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const ref = { driverId: data.driver_id, organizationId: data.organization_id };
    return keepDriver(tx, ref, { groupIds: data.group_ids, costCentre: data.cost_centre });
  }

  @OnEvent(DriverRemoved)
  removed(
    @Payload() { data }: ReceivedEvent<EventData<typeof DriverRemoved>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const ref = { driverId: data.driver_id, organizationId: data.organization_id };
    return forgetDriver(tx, ref, this.pseudonyms);
  }
}

import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { DriverChanged, DriverRemoved, type EventData } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { forgetDriver, keepDriver } from './driver-copies';

/** Kafka in: to which groups and cost centre drivers belong. */
@Controller()
export class DriversConsumer {
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
    return forgetDriver(tx, data.driver_id);
  }
}

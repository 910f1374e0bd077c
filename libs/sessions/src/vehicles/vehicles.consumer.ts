import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { type EventData, VehicleChanged, VehicleRemoved } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { handToSessions } from './vehicle-copies';

/** Kafka in: by what vehicles are known. */
@Controller()
export class VehiclesConsumer {
  @OnEvent(VehicleChanged)
  async changed(
    @Payload() { data }: ReceivedEvent<EventData<typeof VehicleChanged>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query(
      `insert into vehicle (vehicle_id, organization_id, driver_id, id_tag, evcc_id) values ($1, $2, $3, $4, $5)
       on conflict (vehicle_id) do update
       set driver_id = excluded.driver_id, id_tag = excluded.id_tag, evcc_id = excluded.evcc_id`,
      [data.vehicle_id, data.organization_id, data.driver_id, data.id_tag, data.evcc_id],
    );
    await handToSessions(tx, data.organization_id, data);
  }

  @OnEvent(VehicleRemoved)
  async removed(
    @Payload() { data }: ReceivedEvent<EventData<typeof VehicleRemoved>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query('delete from vehicle where vehicle_id = $1', [data.vehicle_id]);
  }
}

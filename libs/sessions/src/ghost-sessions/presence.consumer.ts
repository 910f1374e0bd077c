import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import {
  ChargePointConnected,
  ChargePointDisconnected,
  type EventData,
  TransactionLost,
} from '@csms/contracts';
import { type EventContext, OnEvent, OnEventBatch, type ReceivedEvent } from '@csms/platform-kafka';

import { ReservationOutcomes } from '../reservations/reservation-outcomes';

import { keepPresence, type Sighting } from './presence';
import { suspectLost } from './suspicions';

/** Kafka in: who is here, and what stations say of transactions that they have forgotten. */
@Controller()
export class PresenceConsumer {
  constructor(@Inject(ReservationOutcomes) private readonly reservations: ReservationOutcomes) {}

  /** In batches: after an outage all chargers of a fleet come back together. */
  @OnEventBatch(ChargePointConnected)
  async connected(
    @Payload() events: ReceivedEvent<EventData<typeof ChargePointConnected>>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const sightings = events.map(({ data }) => sighting(data, true, data.connected_at));
    await keepPresence(tx, sightings);
    await this.reservations.connected(
      tx,
      sightings.map(({ chargePointId }) => chargePointId),
      new Date(),
    );
  }

  @OnEventBatch(ChargePointDisconnected)
  disconnected(
    @Payload() events: ReceivedEvent<EventData<typeof ChargePointDisconnected>>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return keepPresence(
      tx,
      events.map(({ data }) => sighting(data, false, data.disconnected_at)),
    );
  }

  @OnEvent(TransactionLost)
  lost(
    @Payload() { data }: ReceivedEvent<EventData<typeof TransactionLost>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return suspectLost(tx, data.session_id);
  }
}

function sighting(
  data: { readonly charge_point_id: string; readonly connection_epoch?: number },
  isOnline: boolean,
  at: string,
): Sighting {
  const { charge_point_id: chargePointId, connection_epoch: epoch = 0 } = data;
  return { chargePointId, isOnline, at: new Date(at), epoch };
}

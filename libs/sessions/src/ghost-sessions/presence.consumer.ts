import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import {
  ChargePointConnected,
  ChargePointDisconnected,
  type EventData,
  TransactionLost,
} from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { ReservationOutcomes } from '../reservations/reservation-outcomes';

import { keepPresence } from './presence';
import { suspectLost } from './suspicions';

/** Kafka in: who is here, and what stations say of transactions that they have forgotten. */
@Controller()
export class PresenceConsumer {
  constructor(@Inject(ReservationOutcomes) private readonly reservations: ReservationOutcomes) {}

  @OnEvent(ChargePointConnected)
  async connected(
    @Payload() { data }: ReceivedEvent<EventData<typeof ChargePointConnected>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const at = new Date(data.connected_at);
    const epoch = data.connection_epoch ?? 0;
    await keepPresence(tx, { chargePointId: data.charge_point_id, isOnline: true, at, epoch });
    await this.reservations.connected(tx, data.charge_point_id, new Date());
  }

  @OnEvent(ChargePointDisconnected)
  disconnected(
    @Payload() { data }: ReceivedEvent<EventData<typeof ChargePointDisconnected>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const at = new Date(data.disconnected_at);
    const epoch = data.connection_epoch ?? 0;
    return keepPresence(tx, { chargePointId: data.charge_point_id, isOnline: false, at, epoch });
  }

  @OnEvent(TransactionLost)
  lost(
    @Payload() { data }: ReceivedEvent<EventData<typeof TransactionLost>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return suspectLost(tx, data.session_id);
  }
}

import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import {
  ChargePointConnected,
  ChargePointDisconnected,
  type EventData,
  TransactionLost,
} from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { keepPresence } from './presence';
import { suspectLost } from './suspicions';

/** Kafka in: who is here, and what stations say of transactions that they have forgotten. */
@Controller()
export class PresenceConsumer {
  @OnEvent(ChargePointConnected)
  connected(
    @Payload() { data }: ReceivedEvent<EventData<typeof ChargePointConnected>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const at = new Date(data.connected_at);
    return keepPresence(tx, { chargePointId: data.charge_point_id, isOnline: true, at });
  }

  @OnEvent(ChargePointDisconnected)
  disconnected(
    @Payload() { data }: ReceivedEvent<EventData<typeof ChargePointDisconnected>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const at = new Date(data.disconnected_at);
    return keepPresence(tx, { chargePointId: data.charge_point_id, isOnline: false, at });
  }

  @OnEvent(TransactionLost)
  lost(
    @Payload() { data }: ReceivedEvent<EventData<typeof TransactionLost>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return suspectLost(tx, data.session_id);
  }
}

import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { ChargePointConnected, ChargePointDisconnected, type EventData } from '@csms/contracts';
import { type EventContext, OnEventBatch, type ReceivedEvent } from '@csms/platform-kafka';

import { keepConnections } from './connections.repository';

/** Kafka in: which chargers come and go. */
@Controller()
export class ConnectionsConsumer {
  @OnEventBatch(ChargePointConnected)
  connected(
    @Payload() events: ReceivedEvent<EventData<typeof ChargePointConnected>>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return keepConnections(
      tx,
      events.map(({ data }) => ({
        ...data,
        is_opening: true,
        at: data.connected_at,
        epoch: data.connection_epoch ?? 0,
      })),
    );
  }

  @OnEventBatch(ChargePointDisconnected)
  disconnected(
    @Payload() events: ReceivedEvent<EventData<typeof ChargePointDisconnected>>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return keepConnections(
      tx,
      events.map(({ data }) => ({
        ...data,
        is_opening: false,
        at: data.disconnected_at,
        epoch: data.connection_epoch ?? 0,
      })),
    );
  }
}

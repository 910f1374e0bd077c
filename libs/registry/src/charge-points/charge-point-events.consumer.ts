import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import {
  ChargePointBooted,
  ChargePointConnected,
  ChargePointDisconnected,
  ConnectorStatusChanged,
  type EventData,
} from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { ChargePointFacts } from './charge-point-facts.service';

/** Kafka in: what chargers tell of themselves. */
@Controller()
export class ChargePointEventsConsumer {
  constructor(@Inject(ChargePointFacts) private readonly facts: ChargePointFacts) {}

  @OnEvent(ChargePointBooted)
  booted(
    @Payload() { data }: ReceivedEvent<EventData<typeof ChargePointBooted>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return this.facts.booted(tx, data);
  }

  @OnEvent(ChargePointConnected)
  connected(
    @Payload() { data }: ReceivedEvent<EventData<typeof ChargePointConnected>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return this.facts.connected(tx, data);
  }

  @OnEvent(ChargePointDisconnected)
  disconnected(
    @Payload() { data }: ReceivedEvent<EventData<typeof ChargePointDisconnected>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return this.facts.disconnected(tx, data);
  }

  @OnEvent(ConnectorStatusChanged)
  statusChanged(
    @Payload() { data }: ReceivedEvent<EventData<typeof ConnectorStatusChanged>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return this.facts.statusChanged(tx, data);
  }
}

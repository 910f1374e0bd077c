import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import {
  ChargePointBooted,
  ChargePointConnected,
  ChargePointDisconnected,
  ConnectorStatusChanged,
  type EventData,
} from '@csms/contracts';
import { type EventContext, OnEventBatch, type ReceivedEvent } from '@csms/platform-kafka';

import { ChargePointFacts } from './charge-point-facts.service';

type Events<D> = ReceivedEvent<EventData<D>>[];

/** Kafka in: what chargers tell of themselves. */
@Controller()
export class ChargePointEventsConsumer {
  constructor(@Inject(ChargePointFacts) private readonly facts: ChargePointFacts) {}

  @OnEventBatch(ChargePointBooted)
  booted(@Payload() events: Events<typeof ChargePointBooted>, @Ctx() { tx }: EventContext): Promise<void> {
    return this.facts.booted(tx, dataOf(events));
  }

  @OnEventBatch(ChargePointConnected)
  connected(
    @Payload() events: Events<typeof ChargePointConnected>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return this.facts.connected(tx, dataOf(events));
  }

  @OnEventBatch(ChargePointDisconnected)
  disconnected(
    @Payload() events: Events<typeof ChargePointDisconnected>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return this.facts.disconnected(tx, dataOf(events));
  }

  @OnEventBatch(ConnectorStatusChanged)
  statusesChanged(
    @Payload() events: Events<typeof ConnectorStatusChanged>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return this.facts.statusesChanged(tx, dataOf(events));
  }
}

function dataOf<Data>(events: readonly ReceivedEvent<Data>[]): Data[] {
  return events.map(({ data }) => data);
}

import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import {
  ConnectorStatusChanged,
  type EventData,
  MeterValuesReceived,
  TransactionEnded,
  TransactionStarted,
  TransactionUpdated,
} from '@csms/contracts';
import { type EventContext, OnEvent, OnEventBatch, type ReceivedEvent } from '@csms/platform-kafka';

import { ChargePointFacts } from './charge-point-facts';

/** Kafka in: what chargers tell of transactions. */
@Controller()
export class ChargePointEventsConsumer {
  constructor(@Inject(ChargePointFacts) private readonly facts: ChargePointFacts) {}

  @OnEvent(TransactionStarted)
  started(
    @Payload() event: ReceivedEvent<EventData<typeof TransactionStarted>>,
    @Ctx() context: EventContext,
  ): Promise<void> {
    return this.facts.started(context.tx, event.data);
  }

  /** With the meter values by far the most of what chargers tell: in OCPP 2.0.1 these are the readings. */
  @OnEventBatch(TransactionUpdated)
  updated(
    @Payload() events: ReceivedEvent<EventData<typeof TransactionUpdated>>[],
    @Ctx() context: EventContext,
  ): Promise<void> {
    return this.facts.updated(
      context.tx,
      events.map(({ data }) => data),
    );
  }

  @OnEventBatch(MeterValuesReceived)
  metered(
    @Payload() events: ReceivedEvent<EventData<typeof MeterValuesReceived>>[],
    @Ctx() context: EventContext,
  ): Promise<void> {
    return this.facts.metered(
      context.tx,
      events.map(({ data }) => data),
    );
  }

  @OnEvent(TransactionEnded)
  ended(
    @Payload() event: ReceivedEvent<EventData<typeof TransactionEnded>>,
    @Ctx() context: EventContext,
  ): Promise<void> {
    return this.facts.ended(context.tx, event.data);
  }

  @OnEvent(ConnectorStatusChanged)
  statusChanged(
    @Payload() event: ReceivedEvent<EventData<typeof ConnectorStatusChanged>>,
    @Ctx() context: EventContext,
  ): Promise<void> {
    return this.facts.statusChanged(context.tx, event.data);
  }
}

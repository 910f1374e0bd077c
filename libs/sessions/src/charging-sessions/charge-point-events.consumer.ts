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
import { type EventContext, OnEventBatch, type ReceivedEvent } from '@csms/platform-kafka';

import { ChargePointFacts } from './charge-point-facts';
import { ConnectorStatuses } from './connector-statuses';

/**
 * Kafka in: what chargers tell of transactions. In batches: readings are by far the most of it, and where thousands of
 * charges begin or end together (a morning, the end of an outage) one by one takes minutes.
 */
@Controller()
export class ChargePointEventsConsumer {
  constructor(
    @Inject(ChargePointFacts) private readonly facts: ChargePointFacts,
    @Inject(ConnectorStatuses) private readonly statuses: ConnectorStatuses,
  ) {}

  @OnEventBatch(TransactionStarted)
  started(
    @Payload() events: ReceivedEvent<EventData<typeof TransactionStarted>>[],
    @Ctx() context: EventContext,
  ): Promise<void> {
    return this.facts.started(
      context.tx,
      events.map(({ data }) => data),
    );
  }

  /** In OCPP 2.0.1 these are the readings, too. */
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

  @OnEventBatch(TransactionEnded)
  ended(
    @Payload() events: ReceivedEvent<EventData<typeof TransactionEnded>>[],
    @Ctx() context: EventContext,
  ): Promise<void> {
    return this.facts.ended(
      context.tx,
      events.map(({ data }) => data),
    );
  }

  @OnEventBatch(ConnectorStatusChanged)
  statusChanged(
    @Payload() events: ReceivedEvent<EventData<typeof ConnectorStatusChanged>>[],
    @Ctx() context: EventContext,
  ): Promise<void> {
    return this.statuses.changed(
      context.tx,
      events.map(({ data }) => data),
    );
  }
}

import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import {
  ChargePointConnected,
  ChargePointDisconnected,
  ConnectorStatusChanged,
  type EventData,
  MeterValuesReceived,
  TransactionEnded,
  TransactionStarted,
  TransactionUpdated,
} from '@csms/contracts';
import { type EventContext, OnEventBatch, type ReceivedEvent } from '@csms/platform-kafka';

import { keepPresence, keepStatuses } from './charge-points.repository';
import { endFacts, measureFacts, startFacts } from './charger-facts';
import { recordFacts } from './session-recorder';

type Events<D> = ReceivedEvent<EventData<D>>[];

/** Kafka in: what chargers tell, in batches, for it comes at the rate of their readings. */
@Controller()
export class ChargerEventsConsumer {
  @OnEventBatch(ChargePointConnected)
  connected(
    @Payload() events: Events<typeof ChargePointConnected>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return keepPresence(
      tx,
      events.map(({ data }) => ({ ...data, is_online: true, presence_at: data.connected_at })),
    );
  }

  @OnEventBatch(ChargePointDisconnected)
  disconnected(
    @Payload() events: Events<typeof ChargePointDisconnected>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return keepPresence(
      tx,
      events.map(({ data }) => ({ ...data, is_online: false, presence_at: data.disconnected_at })),
    );
  }

  @OnEventBatch(ConnectorStatusChanged)
  statusChanged(
    @Payload() events: Events<typeof ConnectorStatusChanged>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return keepStatuses(
      tx,
      events.map(({ data }) => data),
      new Date(),
    );
  }

  @OnEventBatch(TransactionStarted)
  started(@Payload() events: Events<typeof TransactionStarted>, @Ctx() { tx }: EventContext): Promise<void> {
    return recordFacts(
      tx,
      events.flatMap(({ data }) => startFacts(data)),
    );
  }

  @OnEventBatch(TransactionUpdated, MeterValuesReceived)
  measured(
    @Payload() events: Events<typeof TransactionUpdated | typeof MeterValuesReceived>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return recordFacts(
      tx,
      events.flatMap(({ data }) => measureFacts(data)),
    );
  }

  @OnEventBatch(TransactionEnded)
  ended(@Payload() events: Events<typeof TransactionEnded>, @Ctx() { tx }: EventContext): Promise<void> {
    return recordFacts(
      tx,
      events.flatMap(({ data }) => endFacts(data)),
    );
  }
}

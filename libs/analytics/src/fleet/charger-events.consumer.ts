import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import {
  type EventData,
  MeterValuesReceived,
  TransactionEnded,
  TransactionStarted,
  TransactionUpdated,
} from '@csms/contracts';
import { type EventContext, OnEventBatch, type ReceivedEvent } from '@csms/platform-kafka';

import { endFacts, measureFacts, startFacts } from './charger-facts';
import { recordFacts } from './session-recorder';

type Events<D> = ReceivedEvent<EventData<D>>[];

/** Kafka in: what chargers tell of transactions, in batches, for it comes at the rate of their readings. */
@Controller()
export class ChargerEventsConsumer {
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

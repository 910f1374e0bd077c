import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { type EventData, SessionEnded, SessionReopened } from '@csms/contracts';
import { type EventContext, OnEventBatch, type ReceivedEvent } from '@csms/platform-kafka';

import { reopeningFacts, settlementFacts } from './charger-facts';
import { recordFacts } from './session-recorder';

/** Kafka in: what sessions came to. */
@Controller()
export class SessionsConsumer {
  @OnEventBatch(SessionEnded)
  ended(
    @Payload() events: ReceivedEvent<EventData<typeof SessionEnded>>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return recordFacts(
      tx,
      events.flatMap(({ data }) => settlementFacts(data)),
    );
  }

  @OnEventBatch(SessionReopened)
  reopened(
    @Payload() events: ReceivedEvent<EventData<typeof SessionReopened>>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return recordFacts(
      tx,
      events.flatMap(({ data }) => reopeningFacts(data)),
    );
  }
}

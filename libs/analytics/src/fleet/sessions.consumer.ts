import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { type EventData, SessionEnded } from '@csms/contracts';
import { type EventContext, OnEventBatch, type ReceivedEvent } from '@csms/platform-kafka';

import { settlementFacts } from './charger-facts';
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
}

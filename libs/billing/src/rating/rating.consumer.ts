import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { type EventData, SessionEnded, SessionStarted } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { RatingService } from './rating.service';

/** Kafka in: sessions begin and end. */
@Controller()
export class RatingConsumer {
  constructor(@Inject(RatingService) private readonly rating: RatingService) {}

  @OnEvent(SessionStarted)
  async started(
    @Payload() event: ReceivedEvent<EventData<typeof SessionStarted>>,
    @Ctx() context: EventContext,
  ): Promise<void> {
    await this.rating.open(context.tx, event.data);
  }

  @OnEvent(SessionEnded)
  async ended(
    @Payload() event: ReceivedEvent<EventData<typeof SessionEnded>>,
    @Ctx() context: EventContext,
  ): Promise<void> {
    await this.rating.settle(context.tx, event.data);
  }
}

import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { CommandRequested, type EventData, ReservationCommandRequested } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { CommandQueue } from './command-queue';

/** Kafka in: what services want chargers to do. It is only written down here: no charger holds up a partition. */
@Controller()
export class CommandRequestsConsumer {
  constructor(@Inject(CommandQueue) private readonly queue: CommandQueue) {}

  @OnEvent(CommandRequested)
  requested(
    @Payload() { data }: ReceivedEvent<EventData<typeof CommandRequested>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return this.queue.add(tx, data);
  }

  @OnEvent(ReservationCommandRequested)
  ofReservation(
    @Payload() { data }: ReceivedEvent<EventData<typeof ReservationCommandRequested>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return this.queue.add(tx, data);
  }
}

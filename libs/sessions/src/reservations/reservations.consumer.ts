import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import {
  type EventData,
  ReservationCommandAnsweredLate,
  ReservationCommandCompleted,
  ReservationStatusReported,
} from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { ReservationOutcomes } from './reservation-outcomes';

/** Kafka in: what chargers say of reservations. */
@Controller()
export class ReservationsConsumer {
  constructor(@Inject(ReservationOutcomes) private readonly outcomes: ReservationOutcomes) {}

  @OnEvent(ReservationCommandCompleted)
  completed(
    @Payload() { data }: ReceivedEvent<EventData<typeof ReservationCommandCompleted>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return this.outcomes.completed(tx, data);
  }

  @OnEvent(ReservationCommandAnsweredLate)
  answeredLate(
    @Payload() { data }: ReceivedEvent<EventData<typeof ReservationCommandAnsweredLate>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return this.outcomes.answeredLate(tx, data);
  }

  @OnEvent(ReservationStatusReported)
  reported(
    @Payload() { data }: ReceivedEvent<EventData<typeof ReservationStatusReported>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return this.outcomes.reported(tx, data);
  }
}

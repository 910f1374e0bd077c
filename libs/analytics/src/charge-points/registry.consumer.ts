import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import {
  ChargePointDecommissioned,
  ChargePointRegistered,
  ChargePointUpdated,
  type EventData,
} from '@csms/contracts';
import { type EventContext, OnEventBatch, type ReceivedEvent } from '@csms/platform-kafka';

import { keepRegistered } from './charge-points.repository';

/** Kafka in: which charge points there are, and where they stand. Each event is the whole state. */
@Controller()
export class RegistryConsumer {
  @OnEventBatch(ChargePointRegistered, ChargePointUpdated, ChargePointDecommissioned)
  changed(
    @Payload() events: ReceivedEvent<EventData<typeof ChargePointRegistered>>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return keepRegistered(
      tx,
      events.map(({ data }) => data),
    );
  }
}

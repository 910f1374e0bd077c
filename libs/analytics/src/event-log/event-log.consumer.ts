import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { DriverRemoved, type EventData } from '@csms/contracts';
import { Pseudonyms } from '@csms/platform-http';
import {
  type AnyEventDefinition,
  type EventContext,
  OnEvent,
  OnEventBatch,
  type ReceivedEvent,
} from '@csms/platform-kafka';

import { LOGGED_SOURCES, loggedEvents } from './domain/logged-event';
import { forgetDriver, keepEvents } from './logged-events.repository';

const SOURCES = LOGGED_SOURCES as readonly AnyEventDefinition[] as readonly [
  AnyEventDefinition,
  ...AnyEventDefinition[],
];

/** Kafka in: what happened, and which drivers are erased. */
@Controller()
export class EventLogConsumer {
  constructor(@Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms) {}

  @OnEventBatch(...SOURCES)
  told(@Payload() events: ReceivedEvent[], @Ctx() { tx }: EventContext): Promise<void> {
    return keepEvents(tx, events.flatMap(loggedEvents));
  }

  @OnEvent(DriverRemoved)
  driverRemoved(
    @Payload() { data }: ReceivedEvent<EventData<typeof DriverRemoved>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const { driver_id: driverId, organization_id: organizationId } = data;
    const pseudonym = this.pseudonyms.of(organizationId, driverId);
    return forgetDriver(tx, { driverId, organizationId, pseudonym });
  }
}

import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { ConnectorStatusChanged, type EventData } from '@csms/contracts';
import { type EventContext, OnEventBatch, type ReceivedEvent } from '@csms/platform-kafka';

import { keepStatuses } from './connectors.repository';

/** Kafka in: what chargers say of their connectors. */
@Controller()
export class ConnectorsConsumer {
  @OnEventBatch(ConnectorStatusChanged)
  statusChanged(
    @Payload() events: ReceivedEvent<EventData<typeof ConnectorStatusChanged>>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return keepStatuses(
      tx,
      events.map(({ data }) => data),
      new Date(),
    );
  }
}

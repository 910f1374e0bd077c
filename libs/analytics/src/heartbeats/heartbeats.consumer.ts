import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import {
  ChargePointBooted,
  ChargePointHeard,
  ConnectorStatusChanged,
  type EventData,
  HeartbeatIntervalChanged,
  MeterValuesReceived,
  TransactionEnded,
  TransactionStarted,
  TransactionUpdated,
} from '@csms/contracts';
import { type EventContext, OnEventBatch, type ReceivedEvent } from '@csms/platform-kafka';

import { keepIntervals, keepSigns } from './heartbeats.repository';

type Events<D> = ReceivedEvent<EventData<D>>[];

/** Messages of which an event tells when the gateway had them. */
type Received =
  | typeof MeterValuesReceived
  | typeof TransactionStarted
  | typeof TransactionUpdated
  | typeof TransactionEnded;

/** Kafka in: that chargers live, and how often they were told to say so. */
@Controller()
export class HeartbeatsConsumer {
  @OnEventBatch(ChargePointHeard)
  heard(@Payload() events: Events<typeof ChargePointHeard>, @Ctx() { tx }: EventContext): Promise<void> {
    return keepSigns(
      tx,
      events.map(({ data }) => ({ ...data, heard_at: data.received_at })),
    );
  }

  @OnEventBatch(MeterValuesReceived, TransactionStarted, TransactionUpdated, TransactionEnded)
  received(@Payload() events: Events<Received>, @Ctx() { tx }: EventContext): Promise<void> {
    return keepSigns(
      tx,
      events.map(({ data }) => ({ ...data, heard_at: data.received_at, is_heartbeat: false })),
    );
  }

  @OnEventBatch(ConnectorStatusChanged)
  statusChanged(
    @Payload() events: Events<typeof ConnectorStatusChanged>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return keepSigns(
      tx,
      events.flatMap(({ data }) =>
        data.received_at === undefined ? [] : [{ ...data, heard_at: data.received_at, is_heartbeat: false }],
      ),
    );
  }

  @OnEventBatch(ChargePointBooted)
  async booted(
    @Payload() events: Events<typeof ChargePointBooted>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await keepSigns(
      tx,
      events.map(({ data }) => ({ ...data, heard_at: data.booted_at, is_heartbeat: false })),
    );
    await keepIntervals(
      tx,
      events.flatMap(({ data }) => {
        const seconds = data.heartbeat_interval_seconds ?? null;
        return seconds === null ? [] : [{ ...data, interval_seconds: seconds, told_at: data.booted_at }];
      }),
    );
  }

  @OnEventBatch(HeartbeatIntervalChanged)
  intervalChanged(
    @Payload() events: Events<typeof HeartbeatIntervalChanged>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return keepIntervals(
      tx,
      events.map(({ data }) => ({ ...data, told_at: data.changed_at })),
    );
  }
}

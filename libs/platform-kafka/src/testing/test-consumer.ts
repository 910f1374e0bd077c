import { Controller, type INestMicroservice, Inject, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, Payload } from '@nestjs/microservices';

import { SILENT_LOGGER } from '../connection/event-logger';
import type { KafkaEventServerOptions } from '../consuming/consumer-options';
import type { EventContext } from '../consuming/event-context';
import { KafkaEventServer } from '../consuming/kafka-event-server';
import { OnEvent, OnEventBatch } from '../consuming/on-event.decorator';
import type { ReceivedEvent } from '../envelope/event';

import { eventually } from './eventually';
import { type ThingData, ThingHappened, ThingMeasured } from './test-events';
import type { TestInstallation } from './test-installation';

export type ThingEvent = ReceivedEvent<ThingData>;

/** What a spec's consumer does beside writing the effect of each event. */
export interface ThingBehaviour {
  happened?(event: ThingEvent, context: EventContext): void | Promise<void>;
  measured?(events: readonly ThingEvent[], context: EventContext): void | Promise<void>;
}

const BEHAVIOUR = Symbol('behaviour');

@Controller()
class ThingsConsumer {
  constructor(@Inject(BEHAVIOUR) private readonly behaviour: ThingBehaviour) {}

  @OnEvent(ThingHappened)
  async happened(@Payload() event: ThingEvent, @Ctx() context: EventContext): Promise<void> {
    await writeEffects([event], context);
    await this.behaviour.happened?.(event, context);
  }

  @OnEventBatch(ThingMeasured)
  async measured(@Payload() events: ThingEvent[], @Ctx() context: EventContext): Promise<void> {
    await writeEffects(events, context);
    await this.behaviour.measured?.(events, context);
  }
}

async function writeEffects(events: readonly ThingEvent[], { tx }: EventContext): Promise<void> {
  await tx.query(
    `insert into effect (thing_id, n, event_id)
     select * from unnest($1::text[], $2::int[], $3::text[])`,
    [events.map(({ data }) => data.thing_id), events.map(({ data }) => data.n), events.map(({ id }) => id)],
  );
}

/** A Nest microservice with the strategy under test. */
export interface TestConsumer {
  readonly server: KafkaEventServer;
  readonly app: INestMicroservice;
  close(): Promise<void>;
}

export async function startConsumer(
  installation: TestInstallation,
  behaviour: ThingBehaviour = {},
  options: Partial<KafkaEventServerOptions> = {},
): Promise<TestConsumer> {
  const server = new KafkaEventServer({
    client: installation.client(),
    groupId: installation.groupId,
    topicPrefix: installation.topicPrefix,
    database: installation.database,
    consumerName: 'things',
    logger: SILENT_LOGGER,
    heartbeatMs: 500,
    sessionTimeoutMs: 6_000,
    maxWaitMs: 100,
    commitIntervalMs: 50,
    retry: { attempts: 3, firstMs: 10, maxMs: 50 },
    ...options,
  });

  @Module({ controllers: [ThingsConsumer], providers: [{ provide: BEHAVIOUR, useValue: behaviour }] })
  class ThingsModule {}

  const app = await NestFactory.createMicroservice(ThingsModule, { strategy: server, logger: false });
  await app.listen();
  return { server, app, close: () => app.close() };
}

export async function joined(consumer: TestConsumer): Promise<void> {
  await eventually(() => {
    if (!consumer.server.consumerStatus().joined) throw new Error('The consumer has not joined its group');
  });
}

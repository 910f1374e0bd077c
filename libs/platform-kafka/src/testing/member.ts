/** A consumer in a process of its own, for specs that kill it. Settings by JSON in the first argument. */
import { setTimeout as delay } from 'node:timers/promises';

import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, Payload } from '@nestjs/microservices';

import { Database } from '@csms/platform-db';

import { SILENT_LOGGER } from '../connection/event-logger';
import { kafkaClient } from '../connection/kafka-client';
import type { EventContext } from '../consuming/event-context';
import { KafkaEventServer } from '../consuming/kafka-event-server';
import { OnEvent } from '../consuming/on-event.decorator';

import type { ThingEvent } from './test-consumer';
import { ThingHappened } from './test-events';

export interface MemberSettings {
  readonly brokers: readonly string[];
  readonly groupId: string;
  readonly topicPrefix: string;
  readonly databaseUrl: string;
  readonly schema: string;
  /** How long the handler takes for one event. */
  readonly workMs: number;
  readonly commitIntervalMs?: number;
}

const settings = JSON.parse(process.argv[2] ?? '{}') as MemberSettings;

@Controller()
class MemberConsumer {
  @OnEvent(ThingHappened)
  async happened(@Payload() { data, id }: ThingEvent, @Ctx() { tx }: EventContext): Promise<void> {
    await tx.query('insert into effect (thing_id, n, event_id) values ($1, $2, $3)', [
      data.thing_id,
      data.n,
      id,
    ]);
    await delay(settings.workMs);
  }
}

@Module({ controllers: [MemberConsumer] })
class MemberModule {}

async function main(): Promise<void> {
  const { schema, databaseUrl: url, brokers, groupId, topicPrefix } = settings;
  const database = new Database({ url, schema, poolSize: 4, entities: [], applicationName: 'member' });
  await database.connect();
  const strategy = new KafkaEventServer({
    client: kafkaClient({ brokers, clientId: 'member', logger: SILENT_LOGGER }),
    groupId,
    topicPrefix,
    database,
    consumerName: 'things',
    logger: SILENT_LOGGER,
    sessionTimeoutMs: 6_000,
    heartbeatMs: 500,
    maxWaitMs: 100,
    commitIntervalMs: settings.commitIntervalMs ?? 50,
  });
  const app = await NestFactory.createMicroservice(MemberModule, { strategy, logger: false });
  await app.listen();
}

void main();

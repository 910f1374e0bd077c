/** The process that consumes, by the platform's transport strategy; one group for each kind of handler. */
import { Controller, Inject, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, Payload } from '@nestjs/microservices';

import { Database } from '@csms/platform-db';
import {
  type EventContext,
  kafkaClient,
  KafkaEventServer,
  OnEvent,
  OnEventBatch,
  type ReceivedEvent,
} from '@csms/platform-kafka';
import { createLogger } from '@csms/platform-ops';
import { eventually } from '@csms/testing';

import { monotonicMs } from '../harness/clock';
import { serveHarness } from '../harness/program';

import { type Kind, PROBE, type ProbeData, type ProbeSettings } from './probe-events';

type ProbeEvent = ReceivedEvent<ProbeData>;

/** When the handler of the n-th event was called. */
export type ArrivalTime = readonly [n: number, handledAt: number];

const LIMIT_MS = 120_000;

class Arrivals {
  times: ArrivalTime[] = [];
  /** When the last of the handlers so far was done. */
  doneAt = 0;

  came(events: readonly ProbeEvent[]): void {
    const now = monotonicMs();
    for (const { data } of events) this.times.push([data.n, now]);
  }
}

@Controller()
class TimedConsumer {
  constructor(@Inject(Arrivals) private readonly arrivals: Arrivals) {}

  @OnEvent(PROBE.timed)
  handle(@Payload() event: ProbeEvent): void {
    this.arrivals.came([event]);
  }
}

@Controller()
class OneConsumer {
  constructor(@Inject(Arrivals) private readonly arrivals: Arrivals) {}

  @OnEvent(PROBE.one)
  async handle(@Payload() event: ProbeEvent, @Ctx() { tx }: EventContext): Promise<void> {
    this.arrivals.came([event]);
    await tx.query(`insert into effect (kind, n) values ('one', $1)`, [event.data.n]);
    this.arrivals.doneAt = monotonicMs();
  }
}

@Controller()
class BatchConsumer {
  constructor(@Inject(Arrivals) private readonly arrivals: Arrivals) {}

  @OnEventBatch(PROBE.batch)
  async handle(@Payload() events: ProbeEvent[], @Ctx() { tx }: EventContext): Promise<void> {
    this.arrivals.came(events);
    await tx.query(`insert into effect (kind, n) select 'batch', n from unnest($1::int[]) as n`, [
      events.map(({ data }) => data.n),
    ]);
    this.arrivals.doneAt = monotonicMs();
  }
}

const CONTROLLERS: Record<Kind, Type<unknown>> = {
  timed: TimedConsumer,
  one: OneConsumer,
  batch: BatchConsumer,
};

class Consumers {
  private readonly logger = createLogger('benchmark-consumer', 'warn');
  private readonly arrivals = new Arrivals();
  private settings: ProbeSettings;
  private database: Database;
  private running: { close(): Promise<void> } | null = null;

  readonly api = {
    connect: (settings: ProbeSettings) => this.connect(settings),
    start: (kind: Kind) => this.start(kind),
    stop: () => this.stop(),
    arrived: (count: number) => this.arrived(count),
  };

  private async connect(settings: ProbeSettings): Promise<void> {
    const { databaseUrl: url, schema } = settings;
    this.settings = settings;
    this.database = new Database({
      url,
      schema,
      poolSize: 10,
      entities: [],
      applicationName: 'benchmark-consumer',
    });
    await this.database.connect();
  }

  /** Resolves when the group has its partitions. */
  private async start(kind: Kind): Promise<void> {
    const { brokers, topicPrefix } = this.settings;
    const { logger } = this;
    const strategy = new KafkaEventServer({
      client: kafkaClient({ brokers, clientId: `benchmark-${kind}`, logger }),
      groupId: `${topicPrefix}.${kind}`,
      topicPrefix,
      database: this.database,
      consumerName: `benchmark-${kind}`,
      logger,
    });

    @Module({ controllers: [CONTROLLERS[kind]], providers: [{ provide: Arrivals, useValue: this.arrivals }] })
    class ConsumerModule {}

    const app = await NestFactory.createMicroservice(ConsumerModule, { strategy, logger: false });
    await app.listen();
    this.running = app;
    await eventually(
      () => {
        if (!strategy.consumerStatus().joined) throw new Error('The consumer has not joined its group');
      },
      { timeoutMs: LIMIT_MS },
    );
  }

  private async stop(): Promise<void> {
    await this.running?.close();
  }

  /** Waits for so many events, and hands over when each came, and when the last was done. */
  private async arrived(count: number): Promise<{ times: ArrivalTime[]; doneAt: number }> {
    await eventually(
      () => {
        if (this.arrivals.times.length < count)
          throw new Error(`${this.arrivals.times.length} of ${count} events came`);
      },
      { timeoutMs: LIMIT_MS },
    );
    const { times, doneAt } = this.arrivals;
    this.arrivals.times = [];
    return { times, doneAt };
  }
}

export type ConsumersApi = Consumers['api'];

serveHarness(new Consumers().api);

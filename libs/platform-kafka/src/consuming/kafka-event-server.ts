import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';

import { RecordBatcher } from '../publishing/record-batcher';

import {
  type ConsumerSettings,
  type ConsumerStatus,
  type KafkaEventServerOptions,
  withDefaults,
} from './consumer-options';
import { DeadLetterWriter } from './dead-letter-writer';
import { GroupConsumer } from './group-consumer';
import { HandlerTable } from './handler-table';
import type { HandlerExtras } from './on-event.decorator';

/** Of the topics that are read apart: their events are few, and take the connection that is left of the pool. */
const AT_ONCE_APART = 1;

/**
 * Nest's transport strategy for events: `app.connectMicroservice({ strategy: new KafkaEventServer(options) })`.
 *
 * Handlers are controller methods with `@OnEvent` or `@OnEventBatch`. Each event is handled once for each consumer
 * name, in one transaction with the note of it, in order per key; keys are handled concurrently. A record that cannot
 * be processed is parked in `<topic>.dlq`, and its key goes on. While the database or the broker is away nothing is
 * parked: partitions wait.
 *
 * Offsets are committed at intervals, before the group rebalances, and at the end. Topics that are read apart
 * (`apart`) have a group of their own: a client asks for more only when all that it was given is handled, and they
 * would wait behind topics with many events.
 *
 * `listen` returns at once: a broker that is not there yet is waited for. `close` finishes the batches in hand (up to
 * `drainMs`), commits and leaves the groups.
 */
export class KafkaEventServer extends Server implements CustomTransportStrategy {
  private readonly settings: ConsumerSettings;
  private readonly handlers = new HandlerTable();
  private readonly parking: RecordBatcher;
  private readonly groups: readonly GroupConsumer[];
  private isClosing = false;

  constructor(options: KafkaEventServerOptions) {
    super();
    this.settings = withDefaults(options);
    const { client, consumerName, logger } = this.settings;
    this.parking = new RecordBatcher({ client, logger });
    this.groups = this.groupsOf(options, new DeadLetterWriter(consumerName, this.parking));
  }

  override addHandler(
    pattern: unknown,
    callback: MessageHandler,
    _isEventHandler?: boolean,
    extras: Partial<HandlerExtras> = {},
  ): void {
    // Not the base class's chain: it would run several handlers of one type at once, on one connection.
    this.handlers.add(String(pattern), callback as never, extras);
  }

  listen(callback: (error?: Error) => void): void {
    for (const group of this.groups) void group.start();
    callback();
  }

  /** The types of event that have a handler; known as soon as the strategy is connected to an application. */
  consumedTypes(): string[] {
    return this.handlers.definitions().map(({ type }) => type);
  }

  /** For health: `joined` all groups (or without handlers, and so without a group), `paused` by an outage, `alive`. */
  consumerStatus(): ConsumerStatus {
    const statuses = this.groups.map(({ status }) => status);
    return {
      joined: statuses.every(({ joined }) => joined),
      paused: statuses.some(({ paused }) => paused),
      alive: statuses.every(({ alive }) => alive),
    };
  }

  async close(): Promise<void> {
    if (this.isClosing) return;
    this.isClosing = true;
    try {
      await Promise.all(this.groups.map((group) => group.close()));
    } finally {
      await this.parking.close();
    }
  }

  on(): never {
    throw new Error('KafkaEventServer has no events of its own; see consumerStatus()');
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the base class has it so
  unwrap<T>(): T {
    return this.groups[0]?.client as T;
  }

  /** One connection of the pool is left for the rest of the service: waiting for the pool would look like an outage. */
  private groupsOf(
    { database, groupId, apart }: KafkaEventServerOptions,
    deadLetters: DeadLetterWriter,
  ): GroupConsumer[] {
    const { settings, handlers } = this;
    const common = { handlers, deadLetters, atOnce: Math.max(1, database.options.poolSize - 1) };
    if (apart === undefined) {
      return [new GroupConsumer(settings, { ...common, groupId, isOfGroup: () => true })];
    }
    const isApart = (topic: string): boolean => apart.topics.some(({ name }) => name === topic);
    const others = { ...common, groupId, isOfGroup: (topic: string) => !isApart(topic) };
    const own = { ...common, groupId: apart.groupId, isOfGroup: isApart, atOnce: AT_ONCE_APART };
    return [new GroupConsumer(settings, others), new GroupConsumer(settings, own)];
  }
}

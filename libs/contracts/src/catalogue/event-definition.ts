import type { Static, TSchema } from '@sinclair/typebox';

/**
 * One Kafka topic: the ordered stream of one kind of aggregate. `name` is without the installation's
 * prefix (`csms` by default), e.g. `ocpp.charge-point-events.v1`.
 */
export interface TopicDefinition {
  readonly name: string;
  readonly description: string;
  /** The one service that publishes here. */
  readonly producer: string;
  /** What the record key means, in words. */
  readonly keyedBy: string;
  readonly partitions: number;
  /** `compact` keeps the newest record of each key for ever; `delete` keeps records for `retentionMs` (-1: for ever). */
  readonly cleanup: 'delete' | 'compact';
  readonly retentionMs: number;
}

/** One type of event: its CloudEvents type, the topic it is published on, its record key and its payload's schema. */
export interface EventDefinition<S extends TSchema = TSchema> {
  readonly type: string;
  readonly topic: TopicDefinition;
  readonly description: string;
  readonly schema: S;
  /** The record key: events with one key keep their order. */
  readonly key: (data: Static<S>) => string;
  readonly example: Static<S>;
}

/** What can be said of any event, whatever its payload. */
export type CatalogueEvent = Omit<EventDefinition, 'key'>;

export type EventData<D> = D extends EventDefinition<infer S> ? Static<S> : never;

export function defineTopic(topic: TopicDefinition): TopicDefinition {
  return Object.freeze(topic);
}

export function defineEvent<S extends TSchema>(definition: EventDefinition<S>): EventDefinition<S> {
  return Object.freeze(definition);
}

import type { Static } from '@sinclair/typebox';

import type { EventDefinition } from '@csms/contracts';

/**
 * Any event's definition. `key` takes the definition's own payload, so that definitions of different payloads have
 * no common type but one whose `key` cannot be called.
 */
export type AnyEventDefinition = Omit<EventDefinition, 'key'> & { readonly key: (data: never) => string };

export type PayloadOf<D> = D extends EventDefinition<infer S> ? Static<S> : unknown;

/** An event that a service wants to tell. */
export interface OutgoingEvent<D extends AnyEventDefinition = AnyEventDefinition> {
  readonly definition: D;
  readonly data: PayloadOf<D>;
  /** Identity: consumers handle an id once. A new ULID by default; give one where a repetition must be recognised. */
  readonly id?: string;
  readonly subject?: string;
  readonly organizationId: string;
  /** When it happened (default: now). The record's own timestamp is the time of publishing. */
  readonly occurredAt?: Date;
  /** W3C trace context to tell it under (default: the active trace, if any). */
  readonly traceparent?: string;
}

/** Several events of different types in one call, each checked against its own definition. */
export type OutgoingEvents<Ds extends readonly AnyEventDefinition[]> = {
  [I in keyof Ds]: OutgoingEvent<Ds[I]>;
};

/** An event as it came from Kafka, its payload already checked against the contract. */
export interface ReceivedEvent<T = unknown> {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly time: Date;
  readonly subject?: string;
  readonly organizationId: string;
  readonly data: T;
  readonly key: string | null;
  readonly traceparent?: string;
  readonly tracestate?: string;
  /** Full name, with the installation's prefix. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

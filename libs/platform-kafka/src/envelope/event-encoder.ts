import { monotonicFactory } from 'ulid';

import { traceHeaders } from '@csms/platform-ops';

import { topicName } from '../connection/topics';

import type { AnyEventDefinition, OutgoingEvent } from './event';
import { EventTooLargeError, InvalidEventError } from './event.errors';
import { type EventHeaders, toHeaders } from './event-headers';
import { contractViolations } from './payload-validator';

/** Bytes of payload that one event may have: Kafka's default limit of a record batch, less room for the headers. */
export const MAX_EVENT_BYTES = 900 * 1024;

/** A record as Kafka takes it; without a timestamp it gets the time of publishing. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers: Readonly<Record<string, string | Buffer>>;
}

/** A checked event, ready for Kafka or the outbox. */
export interface EncodedEvent extends OutgoingRecord {
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly value: string;
  readonly headers: EventHeaders;
}

export interface EventEncoderOptions {
  /** The service's name, `ce_source`. */
  readonly source: string;
  readonly topicPrefix: string;
}

/** Turns events into records: checks the payload against its contract and its size, and adds the envelope. */
export class EventEncoder {
  private readonly nextId = monotonicFactory();

  constructor(private readonly options: EventEncoderOptions) {}

  /**
   * @throws InvalidEventError
   * @throws EventTooLargeError
   */
  encode<D extends AnyEventDefinition>(event: OutgoingEvent<D>): EncodedEvent {
    const { definition, data } = event;
    const violations = contractViolations(definition, data);
    if (violations !== null) throw new InvalidEventError(definition.type, violations);
    const value = JSON.stringify(data);
    const sizeBytes = Buffer.byteLength(value);
    if (sizeBytes > MAX_EVENT_BYTES)
      throw new EventTooLargeError(definition.type, sizeBytes, MAX_EVENT_BYTES);
    const id = event.id ?? this.nextId();
    return {
      id,
      type: definition.type,
      topic: topicName(this.options.topicPrefix, definition.topic),
      // The schema has just said that the data are of the definition's own type.
      key: (definition.key as (data: unknown) => string)(data),
      value,
      headers: toHeaders({
        id,
        type: definition.type,
        source: this.options.source,
        time: event.occurredAt ?? new Date(),
        organizationId: event.organizationId,
        ...(event.subject === undefined ? {} : { subject: event.subject }),
        ...(event.traceparent === undefined ? traceHeaders() : { traceparent: event.traceparent }),
      }),
    };
  }
}

import type { KafkaMessage } from 'kafkajs';

import type { AnyEventDefinition, ReceivedEvent } from '../envelope/event';
import { PermanentEventError } from '../envelope/event.errors';
import { type EventHeaders, fromHeaders, HEADER, readHeaders } from '../envelope/event-headers';
import { contractViolations } from '../envelope/payload-validator';

/** One Kafka record, with its headers read but its payload not yet parsed. */
export interface ReceivedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** Position in the fetched batch. */
  readonly index: number;
  readonly key: string | null;
  /** `ce_type`; empty when the record has none. */
  readonly type: string;
  readonly headers: EventHeaders;
  readonly message: KafkaMessage;
}

export function receivedRecord(
  topic: string,
  partition: number,
  message: KafkaMessage,
  index: number,
): ReceivedRecord {
  const headers = readHeaders(message.headers);
  return {
    topic,
    partition,
    offset: message.offset,
    index,
    key: message.key?.toString() ?? null,
    type: headers[HEADER.type] ?? '',
    headers,
    message,
  };
}

/** @throws PermanentEventError the envelope or the payload is not what the contract says */
export function toEvent(record: ReceivedRecord, definition: AnyEventDefinition): ReceivedEvent {
  const attributes = fromHeaders(record.headers);
  const data = parseJson(record.message.value);
  const violations = contractViolations(definition, data);
  if (violations !== null) throw new PermanentEventError(`The payload breaks its contract: ${violations}`);
  const { topic, partition, offset, key } = record;
  return { ...attributes, data, key, topic, partition, offset };
}

function parseJson(value: Buffer | null): unknown {
  if (value === null) throw new PermanentEventError('The record has no payload');
  try {
    return JSON.parse(value.toString('utf8'));
  } catch (error) {
    throw new PermanentEventError('The payload is not JSON', { cause: error });
  }
}

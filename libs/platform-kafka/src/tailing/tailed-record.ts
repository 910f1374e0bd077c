import type { KafkaMessage } from 'kafkajs';

import { receivedRecord, toEvent } from '../consuming/received-record';
import type { AnyEventDefinition, ReceivedEvent } from '../envelope/event';
import { PermanentEventError } from '../envelope/event.errors';
import { HEADER, readHeaders } from '../envelope/event-headers';

/** A record of a topic that is followed: who it is for is known, its payload is not read yet. */
export interface TailedRecord {
  /** The topic's name without the installation's prefix. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** When it was published, as its producer says: milliseconds since 1970. */
  readonly publishedAtMs: number;
  readonly type: string;
  readonly organizationId: string;
  /** Of the payload. */
  readonly sizeBytes: number;
  /** null: the record is not what its contract says, and there is nothing to be told of it. */
  read(): ReceivedEvent | null;
}

export type DefinitionsByType = ReadonlyMap<string, AnyEventDefinition>;

/** null: of a type that nobody asked for. */
export function tailedRecord(
  topic: string,
  partition: number,
  message: KafkaMessage,
  definitions: DefinitionsByType,
): TailedRecord | null {
  const headers = readHeaders(message.headers);
  const type = headers[HEADER.type] ?? '';
  const definition = definitions.get(type);
  if (definition === undefined || message.value === null) return null;
  // A copy: the client's buffer is of the whole fetched batch, and would be kept with it.
  const own = { ...message, value: Buffer.from(message.value) };
  return {
    topic,
    partition,
    offset: Number(message.offset),
    publishedAtMs: Number(message.timestamp),
    type,
    organizationId: headers[HEADER.organizationId] ?? '',
    sizeBytes: own.value.length,
    read: () => {
      try {
        return toEvent(receivedRecord(topic, partition, own, 0), definition);
      } catch (error) {
        if (error instanceof PermanentEventError) return null;
        throw error;
      }
    },
  };
}

import type { EventLogger } from '../connection/event-logger';
import type { KafkaConnection } from '../connection/kafka-client';
import { deadLetterTopic } from '../connection/topics';
import type { OutgoingRecord } from '../envelope/event-encoder';
import { type EventHeaders, HEADER, readHeaders } from '../envelope/event-headers';
import { RecordSender } from '../publishing/record-sender';

import { type OffsetRange, type StoredRecord, TopicReader } from './topic-reader';

/** Where a record is. */
export interface RecordPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** A record that a consumer could not process, as it was parked. */
export interface DeadLetter extends RecordPosition {
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: EventHeaders;
  readonly eventId: string | null;
  readonly type: string | null;
  readonly consumer: string;
  readonly error: string;
  readonly attempts: number;
  readonly origin: RecordPosition;
  readonly parkedAt: Date;
}

export class DeadLetterNotFoundError extends Error {
  override readonly name = 'DeadLetterNotFoundError';

  constructor({ topic, partition, offset }: RecordPosition) {
    super(`There is no dead letter at ${topic}/${partition}/${offset}`);
  }
}

export class DeadLetterTruncatedError extends Error {
  override readonly name = 'DeadLetterTruncatedError';

  constructor({ topic, partition, offset }: RecordPosition) {
    super(`The payload was too large to be parked; it is at ${topic}/${partition}/${offset}`);
  }
}

export interface DeadLettersOptions {
  readonly client: KafkaConnection;
  readonly logger: EventLogger;
}

/** For operators: looks into dead-letter topics, and gives a record to the consumer that failed at it once more. */
export class DeadLetters {
  private readonly reader: TopicReader;

  constructor(private readonly options: DeadLettersOptions) {
    this.reader = new TopicReader(options.client);
  }

  /**
   * The newest dead letters of a topic, newest first.
   *
   * @param topic full name of the topic, or of its dead-letter topic
   */
  async list(topic: string, limit = 50): Promise<DeadLetter[]> {
    const parked = asDeadLetterTopic(topic);
    const ranges = (await this.reader.ranges(parked)).map((range) => newest(range, limit));
    const letters = (await this.reader.read(parked, ranges)).map(toDeadLetter);
    return letters
      .sort((a, b) => b.parkedAt.getTime() - a.parkedAt.getTime() || Number(b.offset) - Number(a.offset))
      .slice(0, limit);
  }

  /** @throws DeadLetterNotFoundError */
  async inspect(position: RecordPosition): Promise<DeadLetter> {
    const topic = asDeadLetterTopic(position.topic);
    const offset = Number(position.offset);
    const range = (await this.reader.ranges(topic)).find(({ partition }) => partition === position.partition);
    if (range === undefined || !(offset >= range.from && offset < range.to)) {
      throw new DeadLetterNotFoundError(position);
    }
    const wanted = { partition: position.partition, from: offset, to: offset + 1 };
    const [record] = await this.reader.read(topic, [wanted]);
    if (record === undefined || record.offset !== position.offset)
      throw new DeadLetterNotFoundError(position);
    return toDeadLetter(record);
  }

  /**
   * Publishes the parked record to its origin topic again, under its own id and key, for the consumer that parked it
   * alone. It comes after whatever its key has seen since. The dead letter itself stays until its topic's retention
   * removes it; replaying twice is harmless once the event has been handled.
   *
   * @throws DeadLetterNotFoundError, DeadLetterTruncatedError, BrokerUnavailableError
   */
  async replay(position: RecordPosition): Promise<DeadLetter> {
    const letter = await this.inspect(position);
    if (letter.headers[HEADER.truncated] !== undefined) throw new DeadLetterTruncatedError(letter.origin);
    const sender = new RecordSender(this.options);
    try {
      await sender.send([replayOf(letter)], 3);
    } finally {
      await sender.close();
    }
    const { topic, partition, offset, eventId, consumer } = letter;
    this.options.logger.info(
      { topic, partition, offset, event_id: eventId, consumer },
      'A dead letter was replayed',
    );
    return letter;
  }
}

const PARKING_HEADERS: ReadonlySet<string> = new Set([
  HEADER.error,
  HEADER.origin,
  HEADER.attempts,
  HEADER.parkedAt,
]);

/** The record as it was, with the header that makes every other consumer skip it. */
export function replayOf({ origin, key, value, headers, consumer }: DeadLetter): OutgoingRecord {
  const original = Object.entries(headers).filter(([name]) => !PARKING_HEADERS.has(name));
  return {
    topic: origin.topic,
    key,
    value,
    headers: { ...Object.fromEntries(original), [HEADER.consumer]: consumer },
  };
}

function toDeadLetter({ topic, partition, offset, message }: StoredRecord): DeadLetter {
  const headers = readHeaders(message.headers);
  return {
    topic,
    partition,
    offset,
    key: message.key?.toString() ?? null,
    value: message.value,
    headers,
    eventId: headers[HEADER.id] ?? null,
    type: headers[HEADER.type] ?? null,
    consumer: headers[HEADER.consumer] ?? '',
    error: headers[HEADER.error] ?? '',
    attempts: Number(headers[HEADER.attempts] ?? 0),
    origin: parseOrigin(headers[HEADER.origin] ?? ''),
    parkedAt: new Date(headers[HEADER.parkedAt] ?? Number(message.timestamp)),
  };
}

function parseOrigin(text: string): RecordPosition {
  const [topic = '', partition = '0', offset = '0'] = text.split('/');
  return { topic, partition: Number(partition), offset };
}

function newest(range: OffsetRange, limit: number): OffsetRange {
  return { ...range, from: Math.max(range.from, range.to - limit) };
}

function asDeadLetterTopic(topic: string): string {
  return topic.endsWith('.dlq') ? topic : deadLetterTopic(topic);
}

import { deadLetterTopic } from '../connection/topics';
import { PublishRefusedError } from '../envelope/event.errors';
import type { OutgoingRecord } from '../envelope/event-encoder';
import { HEADER } from '../envelope/event-headers';
import type { RecordBatcher } from '../publishing/record-batcher';

import type { ReceivedRecord } from './received-record';

const DEADLINE_MS = 10_000;
const MAX_ERROR_CHARACTERS = 2_000;

/** Parks records that cannot be processed in `<topic>.dlq`: as they are, with the reason in headers. */
export class DeadLetterWriter {
  constructor(
    private readonly consumer: string,
    private readonly batcher: RecordBatcher,
  ) {}

  /** Resolves when the dead letter is stored; rejects when the broker is away. */
  async park(record: ReceivedRecord, error: unknown, attempts: number): Promise<void> {
    const letter = this.letter(record, error, attempts);
    try {
      await this.batcher.send(letter, DEADLINE_MS);
    } catch (refusal) {
      if (!(refusal instanceof PublishRefusedError)) throw refusal;
      // Just under the broker's limit, and over it with our headers: the origin still has the whole record.
      const headers = { ...letter.headers, [HEADER.truncated]: 'true' };
      await this.batcher.send({ ...letter, value: null, headers }, DEADLINE_MS);
    }
  }

  private letter(record: ReceivedRecord, error: unknown, attempts: number): OutgoingRecord {
    return {
      topic: deadLetterTopic(record.topic),
      key: record.message.key,
      value: record.message.value,
      headers: {
        ...record.headers,
        [HEADER.error]: describe(error).slice(0, MAX_ERROR_CHARACTERS),
        [HEADER.origin]: `${record.topic}/${record.partition}/${record.offset}`,
        [HEADER.attempts]: String(attempts),
        [HEADER.consumer]: this.consumer,
        [HEADER.parkedAt]: new Date().toISOString(),
      },
    };
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

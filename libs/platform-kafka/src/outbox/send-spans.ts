import { isTracing, openSpan } from '@csms/platform-ops';

import type { OutgoingRecord } from '../envelope/event-encoder';
import { HEADER } from '../envelope/event-headers';
import { MESSAGE_ID, sendSpan } from '../tracing/messaging-spans';

import type { OutboxRow } from './relay-connection';

/** Rows on their way to Kafka, each in a span of the trace under which it was written. */
export interface SentRows {
  readonly records: OutgoingRecord[];
  /** @param errorType what went wrong, in one word */
  end(errorType?: string): void;
}

/** The records of the rows. Where spans are not recorded, they carry on the trace that the rows were written under. */
export function sentRows(rows: readonly OutboxRow[]): SentRows {
  if (!isTracing()) return { records: rows.map((row) => toRecord(row)), end: () => undefined };
  const spans = rows.map(({ topic, event_id: id, headers }) => {
    const span = openSpan(() => sendSpan(topic, headers[HEADER.type] ?? ''), headers);
    span?.set(MESSAGE_ID, id);
    return span;
  });
  return {
    records: rows.map((row, index) => toRecord(row, spans[index]?.headers())),
    end: (errorType) => {
      for (const span of spans) {
        if (errorType !== undefined) span?.fail(errorType);
        span?.end();
      }
    },
  };
}

function toRecord({ topic, key, headers, payload }: OutboxRow, trace: object = {}): OutgoingRecord {
  return { topic, key, headers: { ...headers, ...trace }, value: payload };
}

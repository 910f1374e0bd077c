import type { IHeaders } from 'kafkajs';

import { PermanentEventError } from './event.errors';

/** CloudEvents 1.0, Kafka protocol binding, binary content mode; plus ours with `x-`. */
export const HEADER = {
  id: 'ce_id',
  type: 'ce_type',
  source: 'ce_source',
  time: 'ce_time',
  specVersion: 'ce_specversion',
  subject: 'ce_subject',
  contentType: 'content-type',
  traceparent: 'traceparent',
  tracestate: 'tracestate',
  organizationId: 'x-org-id',
  /** The one consumer that a replayed record is for; on a dead letter: the one that parked it. */
  consumer: 'x-consumer',
  error: 'x-error',
  origin: 'x-origin',
  attempts: 'x-attempts',
  parkedAt: 'x-parked-at',
  truncated: 'x-truncated',
} as const;

export type EventHeaders = Readonly<Record<string, string>>;

export interface EventAttributes {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly time: Date;
  readonly subject?: string;
  readonly organizationId: string;
  /** W3C trace context. */
  readonly traceparent?: string;
  readonly tracestate?: string;
}

export function toHeaders(attributes: EventAttributes): EventHeaders {
  return {
    [HEADER.specVersion]: '1.0',
    [HEADER.id]: attributes.id,
    [HEADER.type]: attributes.type,
    [HEADER.source]: attributes.source,
    [HEADER.time]: attributes.time.toISOString(),
    ...(attributes.subject === undefined ? {} : { [HEADER.subject]: attributes.subject }),
    [HEADER.contentType]: 'application/json',
    ...(attributes.traceparent === undefined ? {} : { [HEADER.traceparent]: attributes.traceparent }),
    ...(attributes.tracestate === undefined ? {} : { [HEADER.tracestate]: attributes.tracestate }),
    [HEADER.organizationId]: attributes.organizationId,
  };
}

/** Headers as text; of a header that comes several times, the first. */
export function readHeaders(headers: IHeaders | undefined): EventHeaders {
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) read[name] = first.toString();
  }
  return read;
}

/** @throws PermanentEventError where an attribute that every event has is missing or ill-formed */
export function fromHeaders(headers: EventHeaders): EventAttributes {
  const time = new Date(required(headers, HEADER.time));
  if (Number.isNaN(time.getTime())) throw new PermanentEventError(`Header ${HEADER.time} is not an instant`);
  const subject = headers[HEADER.subject];
  const traceparent = headers[HEADER.traceparent];
  const tracestate = headers[HEADER.tracestate];
  return {
    id: required(headers, HEADER.id),
    type: required(headers, HEADER.type),
    source: required(headers, HEADER.source),
    time,
    organizationId: required(headers, HEADER.organizationId),
    ...(subject === undefined ? {} : { subject }),
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(tracestate === undefined ? {} : { tracestate }),
  };
}

function required(headers: EventHeaders, name: string): string {
  const value = headers[name];
  if (value === undefined || value === '') throw new PermanentEventError(`Header ${name} is missing`);
  return value;
}

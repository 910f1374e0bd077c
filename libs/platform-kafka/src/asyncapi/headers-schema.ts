import type { CatalogueEvent } from '@csms/contracts';

import { type EventHeaders, HEADER, toHeaders } from '../envelope/event-headers';

const text = (description: string, more: object = {}) => ({ type: 'string', description, ...more });

/** The headers that every event has, as a JSON schema: CloudEvents 1.0 in Kafka's binary content mode. */
export const EVENT_HEADERS_SCHEMA = {
  type: 'object',
  description: 'CloudEvents 1.0, Kafka protocol binding, binary content mode. Values are UTF-8 text.',
  required: [
    HEADER.specVersion,
    HEADER.id,
    HEADER.type,
    HEADER.source,
    HEADER.time,
    HEADER.contentType,
    HEADER.organizationId,
  ],
  properties: {
    [HEADER.specVersion]: text('version of CloudEvents', { const: '1.0' }),
    [HEADER.id]: text('identity of the event: handle each once', { minLength: 1 }),
    [HEADER.type]: text('type of the event', { minLength: 1 }),
    [HEADER.source]: text('the service that published it', { minLength: 1 }),
    [HEADER.time]: text('when it happened (RFC 3339, UTC)', { format: 'date-time' }),
    [HEADER.subject]: text('what it is about'),
    [HEADER.contentType]: text('media type of the payload', { const: 'application/json' }),
    [HEADER.traceparent]: text('W3C trace context of whoever published it', {
      pattern: '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}',
    }),
    [HEADER.tracestate]: text('W3C trace state, where there is one'),
    [HEADER.organizationId]: text('the organization that it belongs to', { minLength: 1 }),
    [HEADER.consumer]: text('a repetition for one consumer alone; all others pass it over'),
  },
};

/** The headers of one type of event: the common ones, with its type and its source fixed. */
export function headersSchemaOf({ type, topic }: CatalogueEvent): object {
  return {
    type: 'object',
    allOf: [{ $ref: '#/components/schemas/event-headers' }],
    properties: { [HEADER.type]: { const: type }, [HEADER.source]: { const: topic.producer } },
  };
}

/** Headers as the producer of the event would send them. */
export function exampleHeaders({ type, topic, example }: CatalogueEvent): EventHeaders {
  const { organization_id: organizationId = 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' } = example as {
    organization_id?: string;
  };
  return toHeaders({
    id: '01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
    type,
    source: topic.producer,
    time: new Date('2026-05-01T08:12:00.000Z'),
    organizationId,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  });
}

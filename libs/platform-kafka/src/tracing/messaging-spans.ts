import { type SpanDetails, SpanKind } from '@csms/platform-ops';

import type { ReceivedEvent } from '../envelope/event';

/** OpenTelemetry's conventions for messaging. Record keys are left out: those of tokens are people's tags. */
const KAFKA = { 'messaging.system': 'kafka' };

export const MESSAGE_ID = 'messaging.message.id';

/** The publication of one event. */
export function sendSpan(topic: string, type: string): SpanDetails {
  return {
    name: `send ${topic}`,
    kind: SpanKind.PRODUCER,
    attributes: {
      ...KAFKA,
      'messaging.operation.name': 'send',
      'messaging.operation.type': 'send',
      'messaging.destination.name': topic,
      'csms.event.type': type,
    },
  };
}

/**
 * The handling of events of one type by one consumer. One event is handled in its producer's trace; several have no
 * common one, and are linked.
 */
export function processSpan(
  events: readonly ReceivedEvent[],
  consumer: string,
  attempt: number,
): SpanDetails {
  const [first] = events;
  if (first === undefined) return { name: 'process' };
  const { id, offset, partition, topic, type } = first;
  const isOne = events.length === 1;
  return {
    name: `process ${topic}`,
    kind: SpanKind.CONSUMER,
    links: isOne ? [] : events,
    attributes: {
      ...KAFKA,
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.destination.name': topic,
      'messaging.destination.partition.id': String(partition),
      'messaging.kafka.offset': Number(offset),
      ...(isOne ? { [MESSAGE_ID]: id } : { 'messaging.batch.message_count': events.length }),
      'csms.event.type': type,
      'csms.consumer': consumer,
      'csms.attempt': attempt,
    },
  };
}

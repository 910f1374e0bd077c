import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

function createMetrics(registry: Registry) {
  const registers = [registry];
  return {
    consumerLag: new Gauge({
      name: 'csms_kafka_consumer_lag',
      help: 'Records that a consumer group has not processed yet',
      labelNames: ['group', 'topic', 'partition'] as const,
      registers,
    }),
    batchSeconds: new Histogram({
      name: 'csms_kafka_batch_seconds',
      help: 'Time to process one fetched batch',
      labelNames: ['group', 'topic'] as const,
      buckets: SECONDS,
      registers,
    }),
    handlerSeconds: new Histogram({
      name: 'csms_event_handler_seconds',
      help: 'Time of one transaction of the handlers of one event type',
      labelNames: ['consumer', 'type', 'outcome'] as const,
      buckets: SECONDS,
      registers,
    }),
    handled: new Counter({
      name: 'csms_events_total',
      help: 'Events by what became of them: handled, duplicate',
      labelNames: ['consumer', 'type', 'outcome'] as const,
      registers,
    }),
    retries: new Counter({
      name: 'csms_event_retries_total',
      help: 'Attempts after the first',
      labelNames: ['consumer', 'type'] as const,
      registers,
    }),
    deadLetters: new Counter({
      name: 'csms_event_dead_letters_total',
      help: 'Records that were parked in a dead-letter topic',
      labelNames: ['consumer', 'topic', 'type'] as const,
      registers,
    }),
    publishSeconds: new Histogram({
      name: 'csms_event_publish_seconds',
      help: 'Time from publish to the acknowledgement of all replicas',
      labelNames: ['outcome'] as const,
      buckets: SECONDS,
      registers,
    }),
    outboxDepth: new Gauge({
      name: 'csms_outbox_depth',
      help: 'Events in the outbox that are not published yet',
      labelNames: ['schema'] as const,
      registers,
    }),
    outboxAgeSeconds: new Gauge({
      name: 'csms_outbox_oldest_age_seconds',
      help: 'Age of the oldest event in the outbox',
      labelNames: ['schema'] as const,
      registers,
    }),
  };
}

export type KafkaMetrics = ReturnType<typeof createMetrics>;

const perRegistry = new WeakMap<Registry, KafkaMetrics>();

/** The metrics of this library in `registry`: made once, shared by its publisher, consumers and relay. */
export function kafkaMetrics(registry: Registry): KafkaMetrics {
  const existing = perRegistry.get(registry);
  if (existing !== undefined) return existing;
  const created = createMetrics(registry);
  perRegistry.set(registry, created);
  return created;
}

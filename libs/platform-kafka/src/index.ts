export {
  type AsyncApiChannel,
  asyncApiDocument,
  type AsyncApiDocument,
  type AsyncApiMessage,
  type AsyncApiOperation,
} from './asyncapi/asyncapi-document';
export { brokenContracts } from './asyncapi/contract-changes';
export * from './connection/event-logger';
export { kafkaClient, type KafkaClientOptions, type KafkaConnection } from './connection/kafka-client';
export {
  deadLetterTopic,
  ensureTopics,
  ensureTopicsOn,
  type KafkaAdmin,
  topicConfiguration,
  topicName,
} from './connection/topics';
export type { ConsumerStatus, KafkaEventServerOptions } from './consuming/consumer-options';
export type { EventContext } from './consuming/event-context';
export type { RetryOptions } from './consuming/event-processor';
export { KafkaEventServer } from './consuming/kafka-event-server';
export { OnEvent, OnEventBatch } from './consuming/on-event.decorator';
export type {
  AnyEventDefinition,
  OutgoingEvent,
  OutgoingEvents,
  PayloadOf,
  ReceivedEvent,
} from './envelope/event';
export { EventEncoder, MAX_EVENT_BYTES } from './envelope/event-encoder';
export { HEADER } from './envelope/event-headers';
export * from './envelope/event.errors';
export { eventTablesDown, eventTablesUp } from './outbox/event-tables';
export { Outbox } from './outbox/outbox';
export { EventPublisher, type EventPublisherOptions } from './publishing/event-publisher';
export { OLD_INBOX_ROWS } from './consuming/inbox';
export { OutboxRelay, type OutboxRelayOptions } from './outbox/outbox-relay';
export {
  type DeadLetter,
  DeadLetterNotFoundError,
  DeadLetters,
  type DeadLettersOptions,
  DeadLetterTruncatedError,
  type RecordPosition,
} from './dead-letters/dead-letters';
export { EventReplay, type EventReplayOptions, type ReplayBounds } from './tailing/event-replay';
export { EventTail, type EventTailOptions } from './tailing/event-tail';
export { GroupProgress, type GroupProgressOptions } from './tailing/group-progress';
export type { TailedRecord } from './tailing/tailed-record';
export { TopicPositions } from './tailing/topic-positions';

import type { Registry } from 'prom-client';

import type { Database } from '@csms/platform-db';

import type { EventLogger } from '../connection/event-logger';
import type { KafkaConnection } from '../connection/kafka-client';

import type { RetryOptions } from './event-processor';

export interface KafkaEventServerOptions {
  readonly client: KafkaConnection;
  /** Consumer group: processes of one service share it. */
  readonly groupId: string;
  readonly topicPrefix: string;
  /** Topics that must not wait for the events of the others, and the group in which they are read. */
  readonly apart?: { readonly groupId: string; readonly topics: readonly { readonly name: string }[] };
  /** The service's database; its schema has the tables of {@link eventTablesUp}. */
  readonly database: Database;
  /** Name in the inbox and in `x-consumer` of dead letters; it must never change. */
  readonly consumerName: string;
  readonly logger: EventLogger;
  readonly registry?: Registry;
  readonly partitionsConsumedConcurrently?: number;
  /** Keys of one partition that are handled at the same time, at most. */
  readonly lanes?: number;
  readonly retry?: Partial<RetryOptions>;
  /** Where a new group begins. */
  readonly fromBeginning?: boolean;
  /** Most events of one call of an `@OnEventBatch` handler. */
  readonly maxBatchEvents?: number;
  readonly sessionTimeoutMs?: number;
  readonly heartbeatMs?: number;
  /** How long the broker may hold back an empty answer; close waits for it. */
  readonly maxWaitMs?: number;
  /** How long an event that is handled waits, at most, until its offset is committed. */
  readonly commitIntervalMs?: number;
  /** So many events that are handled do not wait. */
  readonly maxUncommittedEvents?: number;
  /** How long close waits for the batches in hand before it stops them between two events. */
  readonly drainMs?: number;
  /** The consumer is dead for good: the process must not go on as if it were healthy. */
  readonly onFatal?: (error: Error) => void;
}

export interface ConsumerStatus {
  readonly joined: boolean;
  readonly paused: boolean;
  readonly alive: boolean;
}

const DEFAULTS = {
  partitionsConsumedConcurrently: 3,
  lanes: 8,
  fromBeginning: true,
  maxBatchEvents: 500,
  sessionTimeoutMs: 10_000,
  heartbeatMs: 2_000,
  maxWaitMs: 200,
  commitIntervalMs: 250,
  maxUncommittedEvents: 5_000,
  drainMs: 5_000,
};

const DEFAULT_RETRY: RetryOptions = { attempts: 5, firstMs: 100, maxMs: 5_000 };

export type ConsumerSettings = ReturnType<typeof withDefaults>;

export function withDefaults(options: KafkaEventServerOptions) {
  return { ...DEFAULTS, ...options, retry: { ...DEFAULT_RETRY, ...options.retry } };
}

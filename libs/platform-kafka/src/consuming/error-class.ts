import { KafkaJSError } from 'kafkajs';

import { isDatabaseOutage } from '@csms/platform-db';

import {
  BrokerUnavailableError,
  InvalidEventError,
  PermanentEventError,
  PublisherClosedError,
  PublishQueueFullError,
  PublishTimeoutError,
} from '../envelope/event.errors';

/**
 * - `permanent`: this event can never be processed; parked at once.
 * - `transient`: may go well the next time (deadlock, a bug that depends on timing); tried again, then parked.
 * - `outage`: says nothing about the event: the database or the broker is away. The partition waits.
 */
export type ErrorClass = 'permanent' | 'transient' | 'outage';

export function classifyError(error: unknown): ErrorClass {
  if (error instanceof PermanentEventError || error instanceof InvalidEventError) return 'permanent';
  if (isDatabaseOutage(ofThisRealm(error)) || isBrokerOutage(error)) return 'outage';
  return 'transient';
}

function isBrokerOutage(error: unknown): boolean {
  return (
    error instanceof BrokerUnavailableError ||
    error instanceof PublishTimeoutError ||
    error instanceof PublishQueueFullError ||
    error instanceof PublisherClosedError ||
    error instanceof KafkaJSError
  );
}

function isErrorOfAnyRealm(error: unknown): error is Error {
  return Object.prototype.toString.call(error) === '[object Error]';
}

/** Node's own errors are no instances of Error inside a vm context (a test runner's): the same error, as one of ours. */
function ofThisRealm(error: unknown): unknown {
  if (error instanceof Error || !isErrorOfAnyRealm(error)) return error;
  const { message, cause } = error;
  return Object.assign(new Error(message, { cause: ofThisRealm(cause) }), error);
}

/** Ends the processing of a batch: the dependency that `cause` speaks of is away. */
export class OutageError extends Error {
  override readonly name = 'OutageError';

  constructor(override readonly cause: unknown) {
    super('A dependency is away');
  }
}

/** Thrown by a handler: the event can never be processed, retrying is pointless. It is parked at once. */
export class PermanentEventError extends Error {
  override readonly name: string = 'PermanentEventError';
}

/** The payload breaks the contract of its type. A fault of the program that tells the event. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';

  constructor(
    readonly type: string,
    readonly violations: string,
  ) {
    super(`The payload of ${type} breaks its contract: ${violations}`);
  }
}

/** The event is larger than Kafka's default record limit safely takes. */
export class EventTooLargeError extends Error {
  override readonly name = 'EventTooLargeError';

  constructor(
    readonly type: string,
    readonly sizeBytes: number,
    readonly limitBytes: number,
  ) {
    super(`${type} has ${sizeBytes} bytes; at most ${limitBytes} can be published`);
  }
}

/** Kafka did not acknowledge within the caller's deadline. A send that had begun may still arrive later. */
export class PublishTimeoutError extends Error {
  override readonly name = 'PublishTimeoutError';

  constructor(readonly deadlineMs: number) {
    super(`Kafka did not acknowledge within ${deadlineMs} ms`);
  }
}

/** So much waits to be sent that nothing more is taken. */
export class PublishQueueFullError extends Error {
  override readonly name = 'PublishQueueFullError';

  constructor() {
    super('Too many records wait for Kafka');
  }
}

/** The publisher was closed before the record was acknowledged. */
export class PublisherClosedError extends Error {
  override readonly name = 'PublisherClosedError';

  constructor() {
    super('The publisher is closed');
  }
}

/** The broker refused the records for good (unknown topic, too large, not allowed). */
export class PublishRefusedError extends Error {
  override readonly name = 'PublishRefusedError';
}

/** The broker did not answer a send in time; the records may or may not have arrived. */
export class BrokerUnavailableError extends Error {
  override readonly name = 'BrokerUnavailableError';
}

import type { EntityManager } from 'typeorm';

/** What a handler gets beside the event. */
export interface EventContext {
  /** The open transaction, which holds the note that the event was handled. */
  readonly tx: EntityManager;
  /** 1 for the first try. */
  readonly attempt: number;
  /** The name under which this service consumes. */
  readonly consumer: string;
}

import { unlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Where a crash would hurt most: on either side of each moment from which something is durable. */
export const FAIL_POINTS = [
  /** ocpp-gateway: a call that must not be lost has been read; nothing is kept of it. */
  'call-received',
  /** ocpp-gateway: its own rows are committed, the event is not told. */
  'event-untold',
  /** ocpp-gateway: the event is durable, the charger is not answered. */
  'call-unanswered',
  /** A consumer: an event is handled, nothing is committed. */
  'event-uncommitted',
  /** A consumer: it is committed, Kafka does not know. */
  'event-committed',
  /** A relay: rows of the outbox are read, nothing is sent. */
  'outbox-unsent',
  /** A relay: Kafka has them, the outbox does not know. */
  'outbox-sent',
] as const;

export type FailPoint = (typeof FAIL_POINTS)[number];

let prefix: string | null = null;

/**
 * Makes this process one that can be killed at a point of its own code, for tests of recovery: by a file
 * `<folder>/<service>.<point>`. Without a folder, as always in production, the points cost nothing.
 */
export function armFailPoints(folder: string, service: string): void {
  prefix = folder === '' ? null : join(folder, service);
}

/** Kills the process without any warning where the file of this point is there; of several processes, one. */
export function failPoint(point: FailPoint): void {
  if (prefix === null) return;
  try {
    unlinkSync(`${prefix}.${point}`);
  } catch {
    return;
  }
  process.kill(process.pid, 'SIGKILL');
}

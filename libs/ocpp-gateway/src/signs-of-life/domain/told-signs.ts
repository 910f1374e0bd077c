/** What of a charger's signs of life is worth an event. */
export type SignKind = 'heartbeat' | 'message' | 'told otherwise';

/** A charger that sends its heartbeats faster is not told more often, ms. */
const MIN_BETWEEN_HEARTBEATS_MS = 1_000;
/** How much older than it is the newest message of another kind may seem, ms. */
const MAX_AGE_ERROR_MS = 15_000;

/**
 * Calls of which an event tells that has the time of its receipt; that is sign enough. (The events of the others are on
 * topics of their own, or have the charger's time alone.)
 */
const TOLD_OTHERWISE: ReadonlySet<string> = new Set([
  'BootNotification',
  'StatusNotification',
  'MeterValues',
  'StartTransaction',
  'StopTransaction',
  'TransactionEvent',
]);

/** @param action of a call; null: an answer to a command, or what cannot be read */
export function signKind(action: string | null): SignKind {
  if (action === 'Heartbeat') return 'heartbeat';
  return action !== null && TOLD_OTHERWISE.has(action) ? 'told otherwise' : 'message';
}

/** Decides which signs of one socket are told: each heartbeat, and of other messages no more than what keeps the age right. */
export class ToldSigns {
  private heartbeatMs = -Infinity;
  private anyMs = -Infinity;

  constructor(private readonly intervalSeconds: number) {}

  mustTell(kind: SignKind, nowMs: number): boolean {
    if (kind === 'told otherwise') {
      this.anyMs = nowMs;
      return false;
    }
    const isDue =
      kind === 'heartbeat'
        ? nowMs - this.heartbeatMs >= MIN_BETWEEN_HEARTBEATS_MS
        : nowMs - this.anyMs >= Math.min(MAX_AGE_ERROR_MS, this.intervalSeconds * 250);
    if (!isDue) return false;
    this.anyMs = nowMs;
    if (kind === 'heartbeat') this.heartbeatMs = nowMs;
    return true;
  }
}

/** How long an answer may be under way, and a timer late: as much beyond its interval is no lateness, s. */
const GRACE_SECONDS = 30;

export const HEARTBEAT_STATUSES = ['healthy', 'late', 'missing', 'unknown'] as const;
export type HeartbeatStatus = (typeof HEARTBEAT_STATUSES)[number];

/** What is known of a charge point's signs of life. */
export interface SignsOfLife {
  readonly hasSocket: boolean;
  /** When that socket opened or closed. */
  readonly presenceAt: Date | null;
  /** The newest message of any kind. */
  readonly heardAt: Date | null;
  readonly registeredIntervalSeconds: number | null;
  readonly toldIntervalSeconds: number | null;
}

/**
 * How often the charger was told to give a sign: what it was told last counts, by the answer of its boot or by a command;
 * else what its next boot will be answered. null: nobody knows. 0: it was told to send none.
 */
export function heartbeatIntervalSeconds(signs: SignsOfLife): number | null {
  return signs.toldIntervalSeconds ?? signs.registeredIntervalSeconds;
}

/**
 * How old the newest message is. Any message counts: chargers may leave a Heartbeat out where they sent another
 * (OCPP 1.6 §4.6; 2.0.1 G02).
 */
export function heartbeatStatus(signs: SignsOfLife, now: Date): HeartbeatStatus {
  const intervalSeconds = heartbeatIntervalSeconds(signs);
  if (signs.heardAt === null || intervalSeconds === null) return 'unknown';
  // It was told to send none: its socket is all that can be asked for.
  if (intervalSeconds === 0) return signs.hasSocket ? 'healthy' : 'missing';
  const ageSeconds = (+now - +signs.heardAt) / 1000;
  if (ageSeconds <= intervalSeconds + GRACE_SECONDS) return 'healthy';
  return ageSeconds <= longestSilenceSeconds(intervalSeconds) ? 'late' : 'missing';
}

/**
 * With an open socket, which the gateway cuts when it does not answer a ping, and heard of within twice its heartbeat
 * interval. A socket that opened just now is a sign, too. Without a known interval the socket says it alone.
 */
export function isOnline(signs: SignsOfLife, now: Date): boolean {
  const intervalSeconds = heartbeatIntervalSeconds(signs);
  if (!signs.hasSocket) return false;
  if (intervalSeconds === null || intervalSeconds === 0) return true;
  const lastSign = Math.max(+(signs.presenceAt ?? 0), +(signs.heardAt ?? 0));
  return +now - lastSign <= longestSilenceSeconds(intervalSeconds) * 1000;
}

/** {@link isOnline} of the row of a charge point, in SQL. @param now the parameter, e.g. `$4` */
export function isOnlineSql(now: string): string {
  const interval = 'coalesce(told_interval_seconds, registered_interval_seconds)';
  return `(is_online and (coalesce(${interval}, 0) = 0 or greatest(presence_at, heard_at)
    >= ${now}::timestamptz - make_interval(secs => greatest(2 * ${interval}, ${interval} + ${GRACE_SECONDS}))))`;
}

/** Twice the interval; of one below the grace that, so that nobody is healthy and offline. */
function longestSilenceSeconds(intervalSeconds: number): number {
  return Math.max(2 * intervalSeconds, intervalSeconds + GRACE_SECONDS);
}

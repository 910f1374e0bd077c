import { connectionSpans, type ConnectionWord } from './connection-spans';

const DAY_MS = 86_400_000;

export interface ConnectionHealth {
  /** The health is of the time from then until now. null: it has never been connected. */
  readonly observedFrom: Date | null;
  /** 0 to 100, to two digits; below 100 wherever there was a gap. null: it has never been connected. */
  readonly uptimePercent: number | null;
  /** Ends of a connection in that time, after which no other socket took over at once. */
  readonly disconnections: number;
  /** When its newest socket opened. */
  readonly lastConnectedAt: Date | null;
  readonly lastDisconnectedAt: Date | null;
}

/**
 * Of the last 24 hours, or of the time since the charge point connected for the first time, where that is less: what
 * was not there yet was not down.
 *
 * @param firstConnectedAt as far as is known; the words may begin later
 */
export function connectionHealth(
  words: readonly ConnectionWord[],
  firstConnectedAt: Date | null,
  now: Date,
): ConnectionHealth {
  const spans = connectionSpans(words);
  const ends = spans.flatMap(({ to }) => (to === null ? [] : [to]));
  const first = firstConnectedAt ?? spans[0]?.from ?? null;
  const observed = { lastConnectedAt: newestOpening(words), lastDisconnectedAt: ends.at(-1) ?? null };
  if (first === null) {
    return { observedFrom: null, uptimePercent: null, disconnections: 0, ...observed };
  }
  const from = new Date(Math.min(Math.max(+now - DAY_MS, +first), +now));
  const upMs = spans.reduce((sum, span) => {
    const begin = Math.max(+span.from, +from);
    const end = Math.min(+(span.to ?? now), +now);
    return sum + Math.max(0, end - begin);
  }, 0);
  const isUp = spans.at(-1)?.to === null;
  return {
    observedFrom: from,
    uptimePercent: +now === +from ? (isUp ? 100 : 0) : percentOf(upMs, +now - +from),
    disconnections: ends.filter((end) => end > from && end <= now).length,
    ...observed,
  };
}

/** To two digits; only a whole is 100. */
function percentOf(part: number, whole: number): number {
  const percent = Math.round((part / whole) * 10_000) / 100;
  return part < whole ? Math.min(percent, 99.99) : percent;
}

function newestOpening(words: readonly ConnectionWord[]): Date | null {
  const [newest] = words
    .filter(({ isOpening }) => isOpening)
    .sort((a, b) => b.epoch - a.epoch || +b.at - +a.at);
  return newest?.at ?? null;
}

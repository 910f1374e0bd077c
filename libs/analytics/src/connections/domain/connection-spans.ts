/** That a socket of a charge point opened, or closed. */
export interface ConnectionWord {
  readonly isOpening: boolean;
  readonly at: Date;
  /**
   * Of the connection: greater for each later one, on whichever instance of the gateway. 0: told before connections
   * had numbers, which is before all that have one.
   */
  readonly epoch: number;
}

/** A time without a gap in which a charge point had a socket. */
export interface ConnectionSpan {
  readonly from: Date;
  /** null: it is open still. */
  readonly to: Date | null;
}

/**
 * When a charge point was connected, oldest first, with a gap between any two. A function of the set of words: doubled,
 * late and in whatever order they give the same.
 *
 * A socket whose end is not told was replaced by the next one (the gateway tells an end only where no other socket took
 * its place), and lasted until that one opened: no gap, no disconnection. Where the clocks of two instances, or a
 * handshake that overtook the word of the end, let the next one open before the end of the last, there is no gap either.
 */
export function connectionSpans(words: readonly ConnectionWord[]): ConnectionSpan[] {
  const numbered = numberedSpans(words.filter(({ epoch }) => epoch > 0));
  const earlier = unnumberedSpans(words.filter(({ epoch }) => epoch === 0));
  const first = numbered[0];
  // The last of those without a number was replaced, too.
  const closed = earlier.map((span) => {
    return span.to === null && first !== undefined
      ? { from: span.from, to: latest(span.from, first.from) }
      : span;
  });
  return united([...closed, ...numbered]);
}

function numberedSpans(words: readonly ConnectionWord[]): ConnectionSpan[] {
  const byEpoch = [...Map.groupBy(words, ({ epoch }) => epoch)].sort(([a], [b]) => a - b);
  const connections = byEpoch.map(([, own]) => ({
    opened: earliestOf(own.filter(({ isOpening }) => isOpening)),
    closed: earliestOf(own.filter(({ isOpening }) => !isOpening)),
  }));
  return connections.flatMap(({ opened, closed }, index) => {
    const from = opened ?? closed;
    if (from === null) return [];
    if (closed !== null) return [{ from, to: latest(from, closed) }];
    const next = connections.slice(index + 1).find((later) => later.opened !== null || later.closed !== null);
    const replacedAt = next?.opened ?? next?.closed ?? null;
    return [{ from, to: replacedAt === null ? null : latest(from, replacedAt) }];
  });
}

/** By their times alone: an end that is older than the newest beginning is that of a socket which was replaced. */
function unnumberedSpans(words: readonly ConnectionWord[]): ConnectionSpan[] {
  const inOrder = [...words].sort((a, b) => +a.at - +b.at || Number(a.isOpening) - Number(b.isOpening));
  const spans: ConnectionSpan[] = [];
  let from: Date | null = null;
  for (const { isOpening, at } of inOrder) {
    if (isOpening) from ??= at;
    else if (from !== null) {
      spans.push({ from, to: at });
      from = null;
    } else if (spans.length === 0) spans.push({ from: at, to: at });
  }
  return from === null ? spans : [...spans, { from, to: null }];
}

function united(spans: readonly ConnectionSpan[]): ConnectionSpan[] {
  const result: ConnectionSpan[] = [];
  for (const span of [...spans].sort((a, b) => +a.from - +b.from)) {
    const last = result.at(-1);
    const touches = last !== undefined && (last.to === null || span.from <= last.to);
    if (!touches) result.push(span);
    else result[result.length - 1] = { from: last.from, to: laterEnd(last.to, span.to) };
  }
  return result;
}

function laterEnd(a: Date | null, b: Date | null): Date | null {
  return a === null || b === null ? null : latest(a, b);
}

function latest(a: Date, b: Date): Date {
  return a > b ? a : b;
}

function earliestOf(words: readonly ConnectionWord[]): Date | null {
  return words.reduce<Date | null>((held, { at }) => (held === null || at < held ? at : held), null);
}

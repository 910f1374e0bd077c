import { stopInWh } from '@csms/ocpp';

import { tokenKey } from '../../tokens/domain/token-key';

/** A stop of a transaction that nobody knew when it came. */
export interface EarlyStop {
  readonly endedAt: Date;
  /** null: not known. */
  readonly meterStopWh: number | null;
  /** null: it named none. */
  readonly idTag: string | null;
}

/** A start that comes behind its stop. */
export interface LateStart {
  readonly startedAt: Date;
  readonly meterStartWh: number | null;
  readonly idTag: string;
}

/** A start that its stop told of by its samples, of which the first may have been read a while after it. */
export interface InferredStart {
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly meterStartWh: number | null;
  readonly idTokenKey: string | null;
}

/** So long after the start a charger may read the first sample. */
const FIRST_SAMPLE_WITHIN_MS = 3_600_000;
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * The stop, of those that came before their start, that ends this one: of the same token where it names one, not before
 * it, and at no lower register; the first such one, for a start ends before the next begins.
 *
 * @returns null: none
 */
export function stopOfStart<Stop extends EarlyStop>(stops: readonly Stop[], start: LateStart): Stop | null {
  const fitting = stops.filter(
    ({ idTag, endedAt, meterStopWh }) =>
      endedAt >= start.startedAt &&
      (idTag === null || tokenKey(idTag) === tokenKey(start.idTag)) &&
      isAtOrAboveStart(start, { meterStopWh, endedAt }),
  );
  return fitting.sort((a, b) => +a.endedAt - +b.endedAt)[0] ?? null;
}

/** Whether a start that comes late is the one that a stop before it told of by its samples. */
export function isStartOfInferred(inferred: InferredStart, start: LateStart): boolean {
  const earlierMs = inferred.startedAt.getTime() - start.startedAt.getTime();
  return (
    inferred.idTokenKey === tokenKey(start.idTag) &&
    inferred.endedAt !== null &&
    start.startedAt <= inferred.endedAt &&
    earlierMs >= -CLOCK_TOLERANCE_MS &&
    earlierMs <= FIRST_SAMPLE_WITHIN_MS &&
    (start.meterStartWh ?? 0) <= (inferred.meterStartWh ?? Infinity)
  );
}

/** In kWh where only that fits. */
export function isAtOrAboveStart(
  { meterStartWh, startedAt }: Pick<LateStart, 'meterStartWh' | 'startedAt'>,
  stop: Pick<EarlyStop, 'meterStopWh' | 'endedAt'>,
): boolean {
  const stopWh = stopInWh(stop, [], { meterStartWh, startedAt, isInWh: false });
  return stopWh === null || (meterStartWh ?? 0) <= stopWh;
}

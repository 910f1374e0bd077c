import { instantFrom, instantRange, InvalidParameterError, ValidationFailedError } from '@csms/kernel';

import { periodOf, type Schedule } from './export-schedule';

export const DATASETS = ['sessions', 'meter_values'] as const;
export type Dataset = (typeof DATASETS)[number];

const DAY_MS = 86_400_000;
/** Of one export, and of the past that a schedule makes up. */
export const MOST_DAYS = 400;
/**
 * Of changes that happen together one may become visible a little after the other: a scheduled run begins only so long
 * after the end of its period.
 */
export const SETTLING_MS = 120_000;

export interface ExportWish {
  readonly dataset: Dataset;
  /** Of meter values; undefined: the list's own. */
  readonly interval?: unknown;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly updatedSince: string | undefined;
  readonly schedule: Schedule | null;
  readonly timeZone: string;
}

/** Which rows are asked for; null: no bound. */
export interface ExportBounds {
  /** Began, or were measured, at or after. */
  readonly from: Date | null;
  readonly before: Date | null;
  /** Changed at or after. */
  readonly since: Date | null;
  readonly until: Date | null;
}

export type ExportPlan =
  | { readonly kind: 'once'; readonly bounds: ExportBounds }
  | {
      readonly kind: 'scheduled';
      readonly schedule: Schedule;
      readonly isIncremental: boolean;
      /** Where the first run's rows begin. */
      readonly nextFrom: Date;
      /** The first run's end. */
      readonly nextBefore: Date;
      /** No run's rows begin here or later; null: it goes on. */
      readonly before: Date | null;
    };

/** What is asked for, in instants. @throws ValidationFailedError naming the member that cannot be */
export function planExport(wish: ExportWish, now: Date): ExportPlan {
  const { dataset, interval, schedule, updatedSince, timeZone } = wish;
  const range = inBody(() => instantRange(wish.from, wish.to, timeZone));
  const since =
    updatedSince === undefined ? null : inBody(() => instantFrom('updated_since', updatedSince, timeZone));
  if (since !== null && dataset === 'meter_values' && interval !== 'raw') {
    throw refused(
      '/updated_since',
      'contradiction',
      'Intervals are counted anew whenever they are read: updated_since is of sessions, and of meter values with filters.interval raw.',
    );
  }
  if (since !== null && since > now)
    throw refused('/updated_since', 'max', 'updated_since must not lie ahead.');
  if (schedule === null) return { kind: 'once', bounds: onceBounds(range, since, now) };
  return scheduled(schedule, range, since, wish, now);
}

function onceBounds(
  { from, before }: { readonly from: Date | null; readonly before: Date | null },
  since: Date | null,
  now: Date,
): ExportBounds {
  if (since !== null) {
    if (from !== null && before !== null) requireSpan(from, before, '/to');
    return { from, before, since, until: null };
  }
  if (from === null) {
    throw refused('/from', 'required', 'from is required where updated_since is not sent.');
  }
  const end = before ?? now;
  if (from >= end) throw refused('/from', 'max', 'from must not lie ahead.');
  requireSpan(from, end, before === null ? '/from' : '/to');
  return { from, before: end, since: null, until: null };
}

function scheduled(
  schedule: Schedule,
  { from, before }: { readonly from: Date | null; readonly before: Date | null },
  since: Date | null,
  { timeZone }: ExportWish,
  now: Date,
): ExportPlan {
  if (since !== null && from !== null) {
    throw refused(
      '/from',
      'contradiction',
      'A schedule begins with updated_since or with from, not with both.',
    );
  }
  const begin = since ?? from ?? now;
  const pointer = since === null ? '/from' : '/updated_since';
  requireSpan(begin, now, pointer);
  const first = periodOf(schedule, begin, timeZone);
  if (before !== null && before <= now) throw refused('/to', 'min', 'The schedule would be over already.');
  return {
    kind: 'scheduled',
    schedule,
    isIncremental: since !== null,
    nextFrom: since ?? first.from,
    nextBefore: first.before,
    before,
  };
}

/** The run after one that ended at `before`. */
export function nextRun(
  schedule: Schedule,
  before: Date,
  zone: string,
): { readonly from: Date; readonly before: Date } {
  return { from: before, before: periodOf(schedule, before, zone).before };
}

function requireSpan(from: Date, before: Date, pointer: string): void {
  if (+before - +from <= MOST_DAYS * DAY_MS + DAY_MS / 2) return;
  throw refused(pointer, 'max', `An export spans ${MOST_DAYS} days at most: ask for several.`);
}

function refused(pointer: string, code: string, detail: string): ValidationFailedError {
  return new ValidationFailedError([{ pointer, code, detail }]);
}

/** The same words of a member of a body as of a parameter. */
function inBody<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InvalidParameterError)) throw error;
    throw new ValidationFailedError(error.errors.map((one) => ({ ...one, pointer: `/${one.pointer}` })));
  }
}

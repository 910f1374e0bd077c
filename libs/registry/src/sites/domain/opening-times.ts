import type { FieldError } from '@csms/kernel';

/** When a site is open (OCPI 2.2.1 §8.4.14, Hours); times are the site's own wall clock. */
export interface OpeningTimes {
  readonly twentyfourseven: boolean;
  readonly regular_hours: readonly RegularHours[];
  readonly exceptional_openings: readonly Period[];
  readonly exceptional_closings: readonly Period[];
}

export interface RegularHours {
  /** 1 is Monday. */
  readonly weekday: number;
  readonly period_begin: string;
  readonly period_end: string;
}

export interface Period {
  readonly period_begin: string;
  readonly period_end: string;
}

/** What contradicts itself in opening times whose single values are right. */
export function openingTimesErrors(times: OpeningTimes): FieldError[] {
  const errors: FieldError[] = [];
  if (times.twentyfourseven === times.regular_hours.length > 0) {
    errors.push({
      pointer: '/opening_times/regular_hours',
      code: 'contradiction',
      detail: 'regular_hours are given where, and only where, twentyfourseven is false.',
    });
  }
  return [
    ...errors,
    ...endsBeforeBegin('regular_hours', times.regular_hours, (text) => text),
    ...endsBeforeBegin('exceptional_openings', times.exceptional_openings, Date.parse),
    ...endsBeforeBegin('exceptional_closings', times.exceptional_closings, Date.parse),
  ];
}

function endsBeforeBegin(
  name: string,
  periods: readonly Period[],
  order: (text: string) => string | number,
): FieldError[] {
  return periods.flatMap(({ period_begin, period_end }, index) =>
    order(period_begin) < order(period_end)
      ? []
      : [
          {
            pointer: `/opening_times/${name}/${index}/period_end`,
            code: 'order',
            detail: 'period_end must be later than period_begin.',
          },
        ],
  );
}

/** SQL of what stands for each value of `meter_value`. */
export interface RightValues {
  /** Behind `from meter_value`. */
  readonly join: string;
  /** What stands: the value as it was sent, or what somebody put in its place. */
  readonly value: string;
  readonly isCorrected: string;
  /** Whether it was stored by then. */
  readonly isKnown: string;
}

const NOW: RightValues = {
  join: '',
  value: 'coalesce(meter_value.corrected_value, meter_value.value)',
  isCorrected: '(meter_value.corrected_value is not null)',
  isKnown: 'true',
};

/** @param asOf null: now; else what was known at the instant that is the parameter of this name, e.g. `$7` */
export function rightValues(asOf: string | null): RightValues {
  if (asOf === null) return NOW;
  return {
    join: `left join lateral (
      select known.value from corrected_value as known
      where meter_value.corrected_value is not null and known.seq = meter_value.seq
        and known.recorded_at <= ${asOf}::timestamptz
      order by known.recorded_at desc limit 1) as corrected on true`,
    value: 'coalesce(corrected.value, meter_value.value)',
    isCorrected: '(corrected.value is not null)',
    isKnown: `(meter_value.recorded_at is null or meter_value.recorded_at <= ${asOf}::timestamptz)`,
  };
}

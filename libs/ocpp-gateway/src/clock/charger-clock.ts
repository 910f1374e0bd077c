import type { NormalisedSample } from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';
import type { Charger } from '../connections/charger';

import {
  believed,
  habitShownBy,
  settleInstant,
  type Stated,
  TOLERANCE_MS,
  type ZoneHabit,
} from './domain/settle-instant';

/** As each charger's own messages have shown since it connected. */
const habits = new WeakMap<Charger, ZoneHabit>();

/** The instant of which a charger tells; where it states none, the time of receipt. */
export function instantOf(raw: string | undefined, { charger, receivedAt }: CallContext): Date {
  if (raw === undefined) return receivedAt;
  return settleInstant(statedBy(charger, raw, receivedAt));
}

/** Samples at the instants of which they tell. Those of a clock that is ahead keep their distances from each other. */
export function settledSamples(
  samples: readonly NormalisedSample[],
  { charger, receivedAt }: CallContext,
): NormalisedSample[] {
  const aheadMs = Math.max(0, ...samples.map(({ timestamp }) => msAhead(timestamp, receivedAt)));
  return samples.map((sample) => {
    const { timestamp, rawTimestamp, isZoneMissing } = sample;
    if (timestamp === null) return { ...sample, timestamp: receivedAt.toISOString() };
    const isShifted = aheadMs > TOLERANCE_MS && !isZoneMissing;
    const at = isShifted
      ? believed(new Date(Date.parse(timestamp) - aheadMs), receivedAt)
      : settleInstant(statedBy(charger, rawTimestamp, receivedAt));
    return { ...sample, timestamp: at.toISOString() };
  });
}

function msAhead(timestamp: string | null, receivedAt: Date): number {
  return timestamp === null ? 0 : Date.parse(timestamp) - receivedAt.getTime();
}

function statedBy(charger: Charger, raw: string, receivedAt: Date): Stated {
  const { timeZone } = charger.chargePoint;
  const shown = habitShownBy({ raw, receivedAt, timeZone });
  if (shown !== null) habits.set(charger, shown);
  return { raw, receivedAt, timeZone, habit: habits.get(charger) ?? 'utc' };
}

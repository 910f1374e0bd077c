import type { EventData, TransactionStarted } from '@csms/contracts';
import type { NormalisedSample } from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';
import type { Charger } from '../connections/charger';

import {
  type ClockKnowledge,
  learn,
  MOST_OBSERVATIONS,
  type Observation,
  observe,
} from './domain/clock-knowledge';
import { type CorrectedStart, readAnew, type StartReading } from './domain/read-anew';
import { believed, corrected, settleInstant, type Stated, TOLERANCE_MS } from './domain/settle-instant';

interface Watched {
  readonly known: ClockKnowledge;
  readonly recent: readonly Observation[];
}

/** As each charger's own messages have shown, by this connection and those before. */
const watched = new WeakMap<Charger, Watched>();

/** The instant of which a charger tells; where it states none, the time of receipt. */
export function instantOf(raw: string | undefined, { charger, receivedAt }: CallContext): Date {
  return raw === undefined ? receivedAt : settleInstant(statedBy(charger, raw, receivedAt));
}

/** For an event: what the charger said, where its clock was wrong. Without a zone it is not wrong, but local. */
export function statedClock(
  raw: string | undefined,
  { charger, receivedAt }: CallContext,
): Pick<EventData<typeof TransactionStarted>, 'clock'> {
  if (raw === undefined) return {};
  const stated = statedBy(charger, raw, receivedAt);
  const shown = corrected({ ...stated, skewMs: 0 });
  if (shown === null) return {};
  const byMs = settleInstant(stated).getTime() - shown.getTime();
  if (Math.abs(byMs) <= TOLERANCE_MS) return {};
  return { clock: { stated_at: shown.toISOString(), corrected_by_ms: byMs } };
}

/** Samples at the instants of which they tell. Those of a clock that is ahead keep their distances from each other. */
export function settledSamples(
  samples: readonly NormalisedSample[],
  { charger, receivedAt }: CallContext,
): NormalisedSample[] {
  const instants = samples.map(({ timestamp, rawTimestamp }) =>
    timestamp === null ? null : corrected(statedBy(charger, rawTimestamp, receivedAt)),
  );
  const receivedMs = receivedAt.getTime();
  const aheadMs = Math.max(0, ...instants.map((at) => (at?.getTime() ?? receivedMs) - receivedMs));
  const shiftMs = aheadMs > TOLERANCE_MS ? aheadMs : 0;
  return samples.map((sample, index) => {
    const at = new Date((instants[index]?.getTime() ?? receivedMs + shiftMs) - shiftMs);
    return { ...sample, timestamp: believed(at, receivedAt).toISOString() };
  });
}

/** For an event of readings: what the charger said of the one that was wrong by most. */
export function statedClockOf(
  samples: readonly NormalisedSample[],
  context: CallContext,
): Pick<EventData<typeof TransactionStarted>, 'clock'> {
  const wrongBy = ({ clock }: Pick<EventData<typeof TransactionStarted>, 'clock'>): number =>
    Math.abs(clock?.corrected_by_ms ?? 0);
  return samples
    .map(({ timestamp, rawTimestamp }) => (timestamp === null ? {} : statedClock(rawTimestamp, context)))
    .reduce((most, one) => (wrongBy(one) > wrongBy(most) ? one : most), {});
}

/** What is known of a charger's clock by now. */
export function clockOf(charger: Charger): ClockKnowledge {
  const { zoneHabit: habit, clockSkewMs: skewMs } = charger.chargePoint;
  return watched.get(charger)?.known ?? { habit, skewMs };
}

/** When a message was made, as it says. */
export interface OwnTimestamp {
  readonly raw: string;
  /** It may have waited in the charger's queue. */
  readonly isQueueable: boolean;
}

/** What is known of a charger's clock with one message more. */
export function watchClock(
  charger: Charger,
  { raw, isQueueable }: OwnTimestamp,
  receivedAt: Date,
): ClockKnowledge {
  const known = clockOf(charger);
  const observation = observe(raw, receivedAt, charger.chargePoint.timeZone, isQueueable);
  if (observation === null) return known;
  const recent = [...(watched.get(charger)?.recent ?? []), observation].slice(-MOST_OBSERVATIONS);
  watched.set(charger, { known, recent });
  return learn(known, recent);
}

/** From now on its timestamps are read by that. */
export function setClock(charger: Charger, known: ClockKnowledge): void {
  watched.set(charger, { known, recent: watched.get(charger)?.recent ?? [] });
}

/** By what a start is read: for the end, by which more may be known. */
export function readingOf(raw: string, { charger, receivedAt }: CallContext): StartReading {
  const { habit, skewMs } = clockOf(charger);
  return { stated: raw, received_at: receivedAt.toISOString(), habit: habit ?? 'utc', skew_ms: skewMs };
}

/** A start that was told before, by what is known by now; null: as it was read. */
export function startReadAnew(
  reading: StartReading | null,
  endedAt: Date,
  { charger, receivedAt }: CallContext,
): CorrectedStart | null {
  if (reading === null) return null;
  const known = { timeZone: charger.chargePoint.timeZone, habit: clockOf(charger).habit };
  return readAnew(reading, known, { at: endedAt, receivedAt });
}

function statedBy(charger: Charger, raw: string, receivedAt: Date): Stated {
  const { habit, skewMs } = clockOf(charger);
  return { raw, receivedAt, timeZone: charger.chargePoint.timeZone, habit: habit ?? 'utc', skewMs };
}

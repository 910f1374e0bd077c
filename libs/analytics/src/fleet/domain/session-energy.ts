import { newestReadings, NO_READINGS, type SessionReadings } from './session-readings';

/** What a meter showed at one instant. */
export interface Register {
  readonly at: Date;
  readonly wh: number;
}

/** Where a session begins or ends; null: the charger did not say what its meter showed. */
export interface Bound {
  readonly at: Date;
  readonly wh: number | null;
}

/** What a session came to. */
export interface Settlement {
  readonly revision: number;
  readonly start: Bound;
  /** null: it goes on after all. */
  readonly endedAt: Date | null;
  /** null: nobody can say. */
  readonly energyWh: number | null;
}

/** Something that is told of a session. */
export interface SessionFact {
  readonly start: Bound | null;
  readonly end: Bound | null;
  readonly registers: readonly Register[];
  readonly settlement: Settlement | null;
  readonly readings: SessionReadings;
}

/** The earliest and the latest register of one day. */
export interface DayRegisters {
  readonly first: Register;
  readonly last: Register;
}

/** What is known of one session's energy, whatever order its facts came in. */
export interface SessionState {
  /** As the charger told. */
  readonly start: Bound | null;
  readonly end: Bound | null;
  /** By UTC day, e.g. `2026-05-01`. */
  readonly registers: ReadonlyMap<string, DayRegisters>;
  readonly settlement: Settlement | null;
  readonly readings: SessionReadings;
}

export const UNKNOWN_SESSION: SessionState = {
  start: null,
  end: null,
  registers: new Map(),
  settlement: null,
  readings: NO_READINGS,
};

export function utcDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** Adds a fact. Facts may come doubled, late and in any order: the state is the same in the end. */
export function applyFact(state: SessionState, fact: SessionFact): SessionState {
  return {
    start: pick(state.start, fact.start, (a, b) => isBefore(a, b)),
    end: pick(state.end, fact.end, (a, b) => isBefore(b, a)),
    registers: withRegisters(state.registers, fact.registers),
    settlement: pick(state.settlement, fact.settlement, supersedes),
    readings: newestReadings(state.readings, fact.readings),
  };
}

/** An end that was only presumed may be taken back; one that the charger told is one. */
export function isUnderWay({ end, settlement }: SessionState): boolean {
  return end === null && (settlement === null || settlement.endedAt === null);
}

/** One that goes on after all has the revision of the end that it comes to. */
export function supersedes(a: Settlement, b: Settlement): boolean {
  if (a.revision !== b.revision) return a.revision > b.revision;
  return a.endedAt !== null && b.endedAt === null;
}

function withRegisters(
  held: SessionState['registers'],
  told: readonly Register[],
): SessionState['registers'] {
  const days = new Map(held);
  for (const register of told) {
    const day = utcDay(register.at);
    const known = days.get(day) ?? { first: register, last: register };
    days.set(day, {
      first: isBefore(register, known.first) ? register : known.first,
      last: isBefore(known.last, register) ? register : known.last,
    });
  }
  return days;
}

/** By time, then by what the meter showed: two that say different things of one instant have an order, too. */
function isBefore(a: Bound, b: Bound): boolean {
  return a.at < b.at || (+a.at === +b.at && (a.wh ?? -Infinity) < (b.wh ?? -Infinity));
}

function pick<T>(held: T | null, candidate: T | null, isBetter: (a: T, b: T) => boolean): T | null {
  if (held === null || candidate === null) return held ?? candidate;
  return isBetter(candidate, held) ? candidate : held;
}

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

/** Something that is told of a session. */
export interface SessionFact {
  /** 0: by the charger; from 1 on: as settled after the session's end, of which the highest holds. */
  readonly revision: number;
  readonly start: Bound | null;
  readonly end: Bound | null;
  readonly registers: readonly Register[];
}

/** The earliest and the latest register of one day. */
export interface DayRegisters {
  readonly first: Register;
  readonly last: Register;
}

/** What is known of one session's energy, whatever order its facts came in. */
export interface SessionState {
  readonly revision: number;
  readonly start: Bound | null;
  /** null: under way. */
  readonly end: Bound | null;
  /** By UTC day, e.g. `2026-05-01`. */
  readonly registers: ReadonlyMap<string, DayRegisters>;
}

export const UNKNOWN_SESSION: SessionState = { revision: 0, start: null, end: null, registers: new Map() };

export function utcDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** Adds a fact. Facts may come doubled, late and in any order: the state is the same in the end. */
export function applyFact(state: SessionState, fact: SessionFact): SessionState {
  return { ...boundsOf(state, fact), registers: withRegisters(state.registers, fact.registers) };
}

function boundsOf(held: SessionState, told: SessionFact): Pick<SessionState, 'revision' | 'start' | 'end'> {
  if (told.revision !== held.revision) return told.revision > held.revision ? told : held;
  return {
    revision: held.revision,
    start: pick(held.start, told.start, (a, b) => isBefore(a, b)),
    end: pick(held.end, told.end, (a, b) => isBefore(b, a)),
  };
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

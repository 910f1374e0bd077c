import { isPlausibleEnergy, registerDifference, wholeWh } from '@csms/kernel';

import { correctedAt, type CorrectedFigures, correctedMaxPowerW } from './corrected-figures';
import { type EnergyInterval, registersOfIntervals, withInterval } from './energy-intervals';
import type {
  ChargingState,
  MeterSample,
  PresumedEndReason,
  SessionAuthorization,
  SessionFact,
} from './session-facts';

export const SESSION_STATUSES = ['active', 'completed', 'stopped', 'failed'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

interface Register {
  readonly at: Date;
  /** With its fraction. */
  readonly wh: number;
}

export interface PresumedEnd {
  readonly at: Date;
  readonly reason: PresumedEndReason;
}

export interface ChargingStateChange {
  readonly at: Date;
  readonly state: ChargingState;
}

/** What is known of one charging session, whatever order its facts came in. */
export interface SessionState {
  readonly status: SessionStatus;
  /** false until the start itself has arrived: its figures are those of the first fact that did. */
  readonly isStartKnown: boolean;
  readonly startedAt: Date;
  /** The end has told it anew. */
  readonly isStartCorrected: boolean;
  /** As the charger said, else as we presume; null while it goes on. */
  readonly endedAt: Date | null;
  /** Whether the charger itself said that it is over. */
  readonly isEndTold: boolean;
  readonly presumedEnd: PresumedEnd | null;
  /** The latest instant of which the charger told anything. */
  readonly lastSignAt: Date;
  /** What the vehicle did, by time; of a run of one state its first and last time. */
  readonly chargingStates: readonly ChargingStateChange[];
  readonly authorization: SessionAuthorization | null;
  /** When it was presented; null: nobody knows, or nobody presented one. */
  readonly authorizedAt: Date | null;
  readonly isFreeVend: boolean;
  /** As the charger stated them. */
  readonly meterStartWh: number | null;
  readonly meterStopWh: number | null;
  /** Earliest register by the meter's own time. */
  readonly firstRegister: Register | null;
  /** The latest ones by the meter's own time, newest last. */
  readonly latestRegisters: readonly Register[];
  /** What samples without a register, or with one of 0, told of energy. */
  readonly energyIntervals: readonly EnergyInterval[];
  readonly maxPowerW: number | null;
  readonly stopReason: string | null;
  /** What people have put right, beside what the charger said; null: nothing. */
  readonly corrected: CorrectedFigures | null;
}

const CHARGING_STATES: readonly ChargingState[] = [
  'Idle',
  'EVConnected',
  'SuspendedEV',
  'SuspendedEVSE',
  'Charging',
];

/** Enough to tell a stray register at the end from the others. */
const MAX_LATEST_REGISTERS = 8;
/** The closing reading may be a moment younger than the stop that it comes with. */
const END_TOLERANCE_MS = 60_000;

/** So far behind the last reading is a stop that was rounded, or stated a while before. */
export const LATE_STOP_WH = 500;

/** A vehicle that flaps for days must not make a row grow without bound. */
const MAX_CHANGES = 200;

/** Reasons by which the driver or the vehicle ended the charge; any other stopped it (OCPP 1.6 §7.36, 2.0.1 §3.71). */
const COMPLETING_REASONS = new Set([
  'Local',
  'EVDisconnected',
  'StoppedByEV',
  'EnergyLimitReached',
  'SOCLimitReached',
  'TimeLimitReached',
  'MasterPass',
  'VehicleLeft',
]);

/**
 * Adds a fact to a session. Facts may come doubled, late and in any order: applying the same facts in another order
 * gives the same figures. A fact that changes nothing returns the state itself.
 */
export function applyFact(known: SessionState | null, fact: SessionFact): SessionState {
  const before = known ?? openedBy(fact);
  const metered = fact.samples.reduce(applySample, withSign(before, fact));
  const next = conclude(applyKind(metered, fact));
  return known !== null && isSame(known, next) ? known : next;
}

/** The same session with what people have put right of it. */
export function withCorrected(state: SessionState, corrected: CorrectedFigures): SessionState {
  return conclude({ ...state, corrected });
}

/**
 * Energy taken, Wh: stop register minus start register, rounded once, of what is known so far; null where one is missing, or where
 * the register ran backwards and nobody can say what was taken.
 */
export function energyWh(state: SessionState): number | null {
  const start = meterStartWh(state);
  const stop = meterStopWh(state);
  if (start === null || stop === null) return null;
  const taken = registerDifference(start, stop);
  const until = state.endedAt ?? state.lastSignAt;
  return taken !== null && isPlausibleEnergy(taken, state.startedAt, until) ? wholeWh(taken) : null;
}

/**
 * As somebody corrected it, else the charger's own figure, else the first register that it sent before the last: the
 * register of the end alone says nothing of the start.
 */
export function meterStartWh(state: SessionState): number | null {
  const stated = state.corrected?.meterStartWh ?? state.meterStartWh;
  if (isByIntervals(state)) return state.meterStartWh ?? 0;
  if (stated !== null) return stated;
  const { firstRegister, endedAt } = state;
  const until = endedAt ?? lastRegister(state)?.at;
  const isBefore = firstRegister !== null && until !== undefined && firstRegister.at < until;
  return isBefore ? asCorrected(firstRegister, state).wh : null;
}

/**
 * As somebody corrected it, else the charger's own figure, else the last register that was read before the end. A stop
 * below that register is none: chargers state 0 when they have lost it, some state it in kWh, and some a register of a
 * while ago. Unless the stop is newer than all others: then it is the last register that does not fit.
 */
export function meterStopWh(state: SessionState): number | null {
  const right = state.endedAt === null ? null : (state.corrected?.meterStopWh ?? null);
  if (right !== null) return right;
  if (isByIntervals(state)) return intervalRegisters(state).at(-1)?.wh ?? meterStartWh(state);
  const { meterStopWh: stated } = state;
  const last = readBeforeEnd(state).at(-1);
  // The register of the start alone says nothing of the end.
  if (stated === null) return last !== undefined && last.at > state.startedAt ? last.wh : null;
  if (last === undefined) return stated;
  return isStopBelieved(state, stated) ? stated : last.wh;
}

/** Whether nothing but intervals tells of its energy: they are added to the register of its start, or to 0. */
export function isByIntervals(state: SessionState): boolean {
  const { corrected, energyIntervals } = state;
  const isCorrected = (corrected?.meterStartWh ?? corrected?.meterStopWh ?? null) !== null;
  return energyIntervals.length > 0 && !isCorrected && !isAnyRegisterTold(state);
}

/** One of 0 is none: so chargers say it that have lost, or never had, a register. */
function isAnyRegisterTold({ firstRegister, latestRegisters, meterStopWh: stop }: SessionState): boolean {
  return [stop, firstRegister?.wh, ...latestRegisters.map(({ wh }) => wh)].some((wh) => (wh ?? 0) !== 0);
}

/** Of a session whose energy is told by intervals alone. */
export function intervalRegisters(state: SessionState): Register[] {
  const { energyIntervals, startedAt: from, meterStartWh: startWh } = state;
  return registersOfIntervals(energyIntervals, {
    from,
    untilMs: lastCountedMs(state),
    startWh: startWh ?? 0,
  });
}

/**
 * Whether the stop that the charger stated stands against what was read before it. A register that was read last and
 * is beyond it by more than the stop is beyond the register before, and more than a late stop explains, is a stray one.
 */
export function isStopBelieved(state: SessionState, stated: number): boolean {
  const [last, previous] = readBeforeEnd(state).toReversed();
  if (last === undefined || stated >= last.wh || registerDifference(last.wh, stated) !== null) return true;
  const start = meterStartWh(state);
  if (start === null || stated <= start || isInKwh(stated, last.wh)) return false;
  const before = previous !== undefined && previous.at > state.startedAt ? previous.wh : start;
  return last.wh - stated > Math.max(LATE_STOP_WH, stated - before) && stated > before;
}

/** Whether it says in kWh what the register says in Wh. */
function isInKwh(statedWh: number, registerWh: number): boolean {
  return Math.abs(statedWh * 1_000 - registerWh) <= 1_000;
}

/** The newest register; null where none was read. */
export function lastRegister({ latestRegisters }: SessionState): Register | null {
  return latestRegisters.at(-1) ?? null;
}

/** Of the latest registers those that can be of the session, as somebody corrected them. */
function readBeforeEnd(state: SessionState): Register[] {
  const untilMs = lastCountedMs(state);
  return state.latestRegisters
    .filter(({ at }) => at.getTime() <= untilMs)
    .map((register) => asCorrected(register, state));
}

function lastCountedMs({ endedAt, isEndTold }: SessionState): number {
  return endedAt !== null && isEndTold ? endedAt.getTime() + END_TOLERANCE_MS : Infinity;
}

/** The most power of all its samples, W; null where none has any. */
export function maxPowerW({ maxPowerW: told, corrected }: SessionState): number | null {
  return corrected === null || corrected.powers.length === 0 ? told : correctedMaxPowerW(corrected);
}

function asCorrected(register: Register, { corrected }: SessionState): Register {
  return { ...register, wh: correctedAt(corrected?.registers ?? [], register.at.getTime()) ?? register.wh };
}

/**
 * When the vehicle stopped taking energy; null while it charges or may go on. A pause that the charger or our own load
 * limit made is not the driver's idle time, so SuspendedEVSE does not end charging; going on after a pause takes the
 * end back. Without a word of the vehicle charging lasts until the session ends.
 */
export function chargingEndedAt(state: SessionState): Date | null {
  let isCharging = false;
  let ended: Date | null = null;
  for (const change of state.chargingStates) {
    if (state.endedAt !== null && change.at >= state.endedAt) break;
    if (change.state === 'Charging') [isCharging, ended] = [true, null];
    else if (change.state !== 'SuspendedEVSE' && isCharging) [isCharging, ended] = [false, change.at];
  }
  return ended ?? state.endedAt;
}

/** Whether the start is known, and more of the meter than its register at the start. */
export function isMeasured(state: SessionState): boolean {
  const last = lastRegister(state);
  const hasRegister = last !== null && last.at > state.startedAt;
  return state.isStartKnown && (state.maxPowerW !== null || hasRegister || isByIntervals(state));
}

/** What is presumed is no sign of the charger. */
function withSign(state: SessionState, fact: SessionFact): SessionState {
  if (fact.kind === 'presumed-ended') return state;
  const instants = [state.lastSignAt, fact.at, ...fact.samples.map((sample) => sample.at)];
  return { ...state, lastSignAt: new Date(Math.max(...instants.map(Number))) };
}

function openedBy(fact: SessionFact): SessionState {
  return {
    status: 'active',
    isStartKnown: false,
    isStartCorrected: false,
    startedAt: earliest([fact.at, ...fact.samples.map((sample) => sample.at)]),
    endedAt: null,
    isEndTold: false,
    presumedEnd: null,
    lastSignAt: fact.at,
    chargingStates: [],
    authorization: null,
    authorizedAt: null,
    isFreeVend: false,
    meterStartWh: null,
    meterStopWh: null,
    firstRegister: null,
    latestRegisters: [],
    energyIntervals: [],
    maxPowerW: null,
    stopReason: null,
    corrected: null,
  };
}

function applyKind(state: SessionState, fact: SessionFact): SessionState {
  switch (fact.kind) {
    case 'started':
      return applyChargingState(
        {
          ...withAuthorization(withStart(state, fact), fact),
          isFreeVend: state.isFreeVend || fact.isFreeVend === true,
        },
        fact.chargingState,
        fact.at,
      );
    case 'updated':
      return applyChargingState(
        {
          ...withAuthorization(orEarlierStart(state, fact), fact),
          isFreeVend: state.isFreeVend || fact.isFreeVend === true,
        },
        fact.chargingState,
        fact.at,
      );
    case 'metered':
      return orEarlierStart(state, fact);
    case 'ended':
      return withEnd(orEarlierStart(state, fact), fact);
    case 'presumed-ended': {
      const { at, reason } = fact;
      const isNews = !state.isEndTold && (state.presumedEnd === null || at > state.presumedEnd.at);
      return isNews ? { ...state, presumedEnd: { at, reason } } : state;
    }
  }
}

type Fact<Kind extends SessionFact['kind']> = Extract<SessionFact, { kind: Kind }>;

/** Of two starts of one transaction the earlier is the one. */
function withStart(state: SessionState, fact: Fact<'started'>): SessionState {
  const isLater = state.isStartKnown && state.startedAt < fact.at;
  return {
    ...state,
    isStartKnown: true,
    startedAt: isLater || state.isStartCorrected ? state.startedAt : fact.at,
    meterStartWh: isLater
      ? (state.meterStartWh ?? fact.meterStartWh)
      : (fact.meterStartWh ?? state.meterStartWh),
  };
}

/** Of two ends of one transaction the later is the one, and of one instant that with the higher register. */
function withEnd(state: SessionState, fact: Fact<'ended'>): SessionState {
  const held = { at: state.endedAt, wh: state.meterStopWh, reason: state.stopReason };
  const isHeldLater =
    state.isEndTold &&
    held.at !== null &&
    (held.at > fact.at || (+held.at === +fact.at && (held.wh ?? -1) > (fact.meterStopWh ?? -1)));
  return {
    ...state,
    ...(fact.correctedStart === undefined || (isHeldLater && state.isStartCorrected)
      ? {}
      : { startedAt: fact.correctedStart, isStartCorrected: true }),
    endedAt: isHeldLater ? held.at : fact.at,
    isEndTold: true,
    presumedEnd: null,
    meterStopWh: isHeldLater ? (held.wh ?? fact.meterStopWh) : (fact.meterStopWh ?? held.wh),
    stopReason: isHeldLater
      ? (held.reason ?? fact.reason)
      : (fact.reason ?? (state.isEndTold ? held.reason : null)),
  };
}

/** The token of the first acceptance is the session's; one that only stops it, or comes later, is not. */
function withAuthorization(
  state: SessionState,
  { at, authorization }: Fact<'started'> | Fact<'updated'>,
): SessionState {
  if (authorization === null) return state;
  const held = state.authorization;
  const isAccepted = authorization.status === 'Accepted';
  const isHeldAccepted = held?.status === 'Accepted';
  const isBetter =
    held === null ||
    (isAccepted !== isHeldAccepted ? isAccepted : state.authorizedAt !== null && at < state.authorizedAt);
  return isBetter ? { ...state, authorization, authorizedAt: at } : state;
}

/** Until the start itself is known the earliest fact stands for it. */
function orEarlierStart(state: SessionState, fact: SessionFact): SessionState {
  if (state.isStartKnown || state.isStartCorrected) return state;
  return {
    ...state,
    startedAt: earliest([state.startedAt, fact.at, ...fact.samples.map((sample) => sample.at)]),
  };
}

function applySample(state: SessionState, sample: MeterSample): SessionState {
  const register = sample.registerWh === null ? null : { at: sample.at, wh: sample.registerWh };
  return {
    ...state,
    firstRegister: pick(
      state.firstRegister,
      register,
      (a, b) => a.at < b.at || (+a.at === +b.at && a.wh < b.wh),
    ),
    latestRegisters: register === null ? state.latestRegisters : latest(state.latestRegisters, register),
    energyIntervals:
      sample.interval === undefined || (register !== null && register.wh > 0)
        ? state.energyIntervals
        : withInterval(state.energyIntervals, { at: sample.at, ...sample.interval }),
    maxPowerW: pick(state.maxPowerW, sample.powerW, (a, b) => a > b),
    corrected: withPowerOf(state.corrected, sample),
  };
}

/** A sample whose power was corrected says nothing of it any more. */
function withPowerOf(
  corrected: CorrectedFigures | null,
  { at, powerW }: MeterSample,
): CorrectedFigures | null {
  if (corrected === null || correctedAt(corrected.powers, at.getTime()) !== undefined) return corrected;
  return { ...corrected, otherMaxPowerW: pick(corrected.otherMaxPowerW, powerW, (a, b) => a > b) };
}

function applyChargingState(state: SessionState, next: ChargingState | null, at: Date): SessionState {
  if (next === null) return state;
  const changes = [...state.chargingStates, { at, state: next }]
    .sort((a, b) => +a.at - +b.at || CHARGING_STATES.indexOf(a.state) - CHARGING_STATES.indexOf(b.state))
    // Of a run of one state its first and last time: a late fact may still fall between them.
    .filter(
      (change, index, all) =>
        change.state !== all[index - 1]?.state || change.state !== all[index + 1]?.state,
    )
    .filter(
      (change, index, all) =>
        change.state !== all[index - 1]?.state || +change.at !== +(all[index - 1]?.at ?? NaN),
    );
  return { ...state, chargingStates: changes.slice(-MAX_CHANGES) };
}

function conclude(told: SessionState): SessionState {
  const state = told.isEndTold ? told : asPresumed(told);
  // Of a charger that tells both they must not make its row grow.
  if (state.energyIntervals.length > 0 && isAnyRegisterTold(state))
    return conclude({ ...state, energyIntervals: [] });
  return { ...state, status: state.endedAt === null ? 'active' : statusOf(state) };
}

/** A later sign of the charger outweighs what was presumed. */
function asPresumed(state: SessionState): SessionState {
  const { presumedEnd, lastSignAt } = state;
  const end = presumedEnd !== null && lastSignAt <= presumedEnd.at ? presumedEnd : null;
  return { ...state, endedAt: end?.at ?? null, stopReason: end?.reason ?? null };
}

function statusOf(state: SessionState): SessionStatus {
  if (energyWh(state) === 0) return 'failed';
  return state.stopReason === null || COMPLETING_REASONS.has(state.stopReason) ? 'completed' : 'stopped';
}

/** The same whatever order they come in, and however often. */
function latest(held: readonly Register[], register: Register): readonly Register[] {
  if (held.some(({ at, wh }) => +at === +register.at && wh === register.wh)) return held;
  return [...held, register].sort((a, b) => +a.at - +b.at || a.wh - b.wh).slice(-MAX_LATEST_REGISTERS);
}

function pick<T>(held: T | null, candidate: T | null, isBetter: (a: T, b: T) => boolean): T | null {
  if (held === null || candidate === null) return held ?? candidate;
  return isBetter(candidate, held) ? candidate : held;
}

function earliest(dates: readonly Date[]): Date {
  return new Date(Math.min(...dates.map(Number)));
}

/** Member by member, for most are the very same value: this is asked of each reading of every charger. */
function isSame(a: SessionState, b: SessionState): boolean {
  return (Object.keys(b) as (keyof SessionState)[]).every((member) => isSameValue(a[member], b[member]));
}

function isSameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

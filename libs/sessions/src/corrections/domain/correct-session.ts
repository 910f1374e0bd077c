import { Decimal, registerDifference, ValidationFailedError, wholeWh } from '@csms/kernel';
import { exactEnergyRegisterWh, type NormalisedReading } from '@csms/ocpp';

import {
  type CorrectedFigures,
  type CorrectedValue,
  NOTHING_CORRECTED,
  withValues,
} from '../../charging-sessions/domain/corrected-figures';
import { meterSampleOf } from '../../charging-sessions/domain/read-charger-words';
import {
  energyWh,
  meterStartWh,
  meterStopWh,
  type SessionState,
  withCorrected,
} from '../../charging-sessions/domain/session-state';

import { type Difference, StandsOtherwiseError } from './correction.errors';

/** Chargers' decimals are products of binary fractions: nobody reads, or writes, more digits than these. */
const DIGITS = 6;
/** Of one session: what is corrected is kept in its row. */
export const MOST_CORRECTED_VALUES = 1_000;

/** A value of a session that a charger sent, with what stands for it now. */
export interface StandingReading {
  readonly seq: number;
  readonly at: Date;
  readonly measurand: string;
  readonly phase: string | null;
  readonly context: string;
  readonly location: string;
  readonly unit: string;
  /** Exact decimal. */
  readonly value: string;
}

export type Change =
  | {
      readonly kind: 'reading';
      readonly at: Date;
      readonly measurand: string;
      readonly phase: string | null;
      readonly old: number | null;
      readonly new: number;
    }
  /** Of the session itself, Wh. */
  | {
      readonly kind: 'register';
      readonly register: 'start' | 'stop';
      readonly old: number | null;
      readonly new: number;
    };

/** What becomes of a session, and of its values, by some changes. */
export interface CorrectedSession {
  readonly state: SessionState;
  readonly values: readonly { readonly reading: StandingReading; readonly value: string }[];
}

export interface Evidence {
  /** All values of the session at the instants that change. */
  readonly standing: readonly StandingReading[];
  /** The most of its powers at all other instants, W. */
  readonly maxPowerElsewhereW: (instants: readonly Date[]) => number | null;
}

/**
 * An ended session with some values corrected. A register that was read at the very start or end, and is the session's
 * own there, is corrected together with it.
 *
 * @throws StandsOtherwiseError where another value stands than a change says; ValidationFailedError where what comes of
 *   it cannot be
 */
export function correctSession(
  before: SessionState,
  changes: readonly Change[],
  { standing, maxPowerElsewhereW }: Evidence,
): CorrectedSession {
  requireKnown(before, changes, standing);
  const values = changes.flatMap((change) =>
    standing
      .filter((reading) => isMeant(change, reading))
      .map((reading) => ({ reading, value: String(change.new) })),
  );
  const known = before.corrected ?? NOTHING_CORRECTED;
  const registers = correctedAtInstants(standing, values, registerOf);
  const powers = withValues(known.powers, correctedAtInstants(standing, values, powerOf));
  const corrected: CorrectedFigures = {
    ...known,
    ...boundsRead(before, standing, registers),
    ...boundsNamed(changes),
    registers: withValues(known.registers, registers),
    powers,
    otherMaxPowerW: powers.length === 0 ? null : maxPowerElsewhereW(powers.map(({ at }) => at)),
  };
  if (corrected.registers.length + powers.length > MOST_CORRECTED_VALUES) {
    throw refused('max', `Of one session at most ${MOST_CORRECTED_VALUES} values are corrected.`);
  }
  const state = withCorrected(before, corrected);
  requirePossible(state);
  return { state, values };
}

/** Every change that takes something else for what stands, all at once. */
function requireKnown(
  before: SessionState,
  changes: readonly Change[],
  standing: readonly StandingReading[],
): void {
  const differences = changes.flatMap((change, index): Difference[] => {
    const stands = standsFor(before, change, standing);
    return stands.some((value) => isSame(value, change.old)) ? [] : [{ index, stands }];
  });
  if (differences.length > 0) throw new StandsOtherwiseError(differences);
}

function standsFor(
  before: SessionState,
  change: Change,
  standing: readonly StandingReading[],
): (string | number | null)[] {
  if (change.kind === 'register') {
    const stands = change.register === 'start' ? meterStartWh(before) : meterStopWh(before);
    // Events and former corrections show it whole.
    return stands === null ? [null] : [...new Set([stands, wholeWh(stands)])];
  }
  return standing.filter((reading) => isNamed(change, reading)).map(({ value }) => value);
}

function isNamed(change: Change, { at, measurand, phase }: StandingReading): boolean {
  if (change.kind === 'register') return false;
  return at.getTime() === change.at.getTime() && measurand === change.measurand && phase === change.phase;
}

/** Of several values of one instant (of other contexts, or places) those that are what the change takes them for. */
function isMeant(change: Change, reading: StandingReading): boolean {
  return isNamed(change, reading) && isSame(reading.value, change.old);
}

function isSame(stands: string | number | null, old: number | null): boolean {
  if (stands === null || old === null) return stands === old;
  return new Decimal(String(stands))
    .toDecimalPlaces(DIGITS)
    .eq(new Decimal(String(old)).toDecimalPlaces(DIGITS));
}

/** What all values of an instant say together, where some of them changed. */
function correctedAtInstants(
  standing: readonly StandingReading[],
  values: CorrectedSession['values'],
  meaning: (readings: readonly StandingReading[]) => number | null,
): CorrectedValue[] {
  const right = new Map(values.map(({ reading, value }) => [reading.seq, value]));
  return [...Map.groupBy(standing, ({ at }) => at.getTime()).values()].flatMap((readings) => {
    const after = readings.map((one) => ({ ...one, value: right.get(one.seq) ?? one.value }));
    const [first] = readings;
    const [was, is] = [meaning(readings), meaning(after)];
    return first === undefined || is === null || was === is ? [] : [{ at: first.at, value: is }];
  });
}

function registerOf(readings: readonly StandingReading[]): number | null {
  return exactEnergyRegisterWh(
    readings.map(
      ({ phase, ...reading }) => ({ ...reading, ...(phase === null ? {} : { phase }) }) as NormalisedReading,
    ),
  );
}

function powerOf(readings: readonly StandingReading[]): number | null {
  return meterSampleOf({ timestamp: '', energy_register_wh: null, readings }).powerW;
}

/** A register that was read at the start or the end, and counts as the session's own. */
function boundsRead(
  before: SessionState,
  standing: readonly StandingReading[],
  registers: readonly CorrectedValue[],
): Partial<CorrectedFigures> {
  const readAt = (at: Date | null) => standing.filter((one) => one.at.getTime() === at?.getTime());
  const rightAt = (at: Date | null) => registers.find((one) => one.at.getTime() === at?.getTime())?.value;
  const [start, stop] = [rightAt(before.startedAt), rightAt(before.endedAt)];
  const isStart = start !== undefined && registerOf(readAt(before.startedAt)) === meterStartWh(before);
  const isStop = stop !== undefined && registerOf(readAt(before.endedAt)) === meterStopWh(before);
  return { ...(isStart ? { meterStartWh: start } : {}), ...(isStop ? { meterStopWh: stop } : {}) };
}

function boundsNamed(changes: readonly Change[]): Partial<CorrectedFigures> {
  const named = (register: 'start' | 'stop') =>
    changes.find((change) => change.kind === 'register' && change.register === register)?.new;
  const [start, stop] = [named('start'), named('stop')];
  return {
    ...(start === undefined ? {} : { meterStartWh: start }),
    ...(stop === undefined ? {} : { meterStopWh: stop }),
  };
}

function requirePossible(state: SessionState): void {
  const [start, stop] = [meterStartWh(state), meterStopWh(state)];
  if (start === null || stop === null || energyWh(state) !== null) return;
  throw registerDifference(start, stop) === null
    ? refused(
        'backwards',
        `The register would run backwards, from ${start} Wh at the start to ${stop} Wh at the end.`,
      )
    : refused(
        'implausible',
        `No outlet can have given what lies between ${start} Wh and ${stop} Wh in that time.`,
      );
}

function refused(code: string, detail: string): ValidationFailedError {
  return new ValidationFailedError([{ pointer: '/changes', code, detail }]);
}

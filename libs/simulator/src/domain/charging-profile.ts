/** Limits that a CSMS sets (OCPP 1.6 §3.13, 2.0.1 K): profiles with one schedule, absolute or relative. */
import { MAINS_VOLTAGE_V } from './vehicle';

export interface LimitProfile {
  readonly id: number;
  /** 0 is the whole charge point. */
  readonly connectorId: number;
  readonly stackLevel: number;
  /** Of each purpose the highest stack level counts, of the purposes the lowest limit. */
  readonly purpose: string;
  /** Ends with the transaction. */
  readonly isOfTransaction: boolean;
  /** Epoch ms; null starts with the transaction. */
  readonly startsAtMs: number | null;
  readonly validFromMs: number;
  readonly validToMs: number;
  /** Endless when undefined in the schedule. */
  readonly durationSeconds: number;
  readonly unit: 'A' | 'W';
  readonly periods: readonly { readonly startPeriod: number; readonly limit: number }[];
}

export interface LimitQuestion {
  readonly connectorId: number;
  readonly nowMs: number;
  readonly transactionStartedAtMs: number;
  readonly phases: 1 | 3;
}

export interface Limit {
  /** Endless when nothing limits. */
  readonly limitW: number;
  /** Epoch ms of the next change; endless when there is none. */
  readonly untilMs: number;
}

/** What a connector may draw at a moment, and until when that holds. */
export function limitAt(profiles: readonly LimitProfile[], question: LimitQuestion): Limit {
  const highest = new Map<string, { level: number; limitW: number }>();
  let untilMs = Infinity;
  for (const profile of profiles) {
    if (profile.connectorId !== 0 && profile.connectorId !== question.connectorId) continue;
    const { limitW, changesAtMs } = ofProfile(profile, question);
    untilMs = Math.min(untilMs, changesAtMs);
    const known = highest.get(profile.purpose);
    if (limitW !== null && (known === undefined || profile.stackLevel > known.level)) {
      highest.set(profile.purpose, { level: profile.stackLevel, limitW });
    }
  }
  return { limitW: Math.min(Infinity, ...[...highest.values()].map(({ limitW }) => limitW)), untilMs };
}

function ofProfile(
  profile: LimitProfile,
  { nowMs, transactionStartedAtMs, phases }: LimitQuestion,
): { limitW: number | null; changesAtMs: number } {
  const startMs = profile.startsAtMs ?? transactionStartedAtMs;
  const fromMs = Math.max(startMs, profile.validFromMs);
  const toMs = Math.min(startMs + profile.durationSeconds * 1000, profile.validToMs);
  if (nowMs < fromMs) return { limitW: null, changesAtMs: fromMs };
  if (nowMs >= toMs) return { limitW: null, changesAtMs: Infinity };
  const elapsedSeconds = (nowMs - startMs) / 1000;
  const index = profile.periods.findLastIndex(({ startPeriod }) => startPeriod <= elapsedSeconds);
  const period = profile.periods[index];
  const next = profile.periods[index + 1];
  const changesAtMs = Math.min(toMs, next === undefined ? Infinity : startMs + next.startPeriod * 1000);
  if (period === undefined) return { limitW: null, changesAtMs };
  const wattsPerUnit = profile.unit === 'W' ? 1 : MAINS_VOLTAGE_V * phases;
  return { limitW: period.limit * wattsPerUnit, changesAtMs };
}

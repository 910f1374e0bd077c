import type { AssetReading } from './reading-row';
import { stepWh } from './register-steps';

/** Powers that are further apart say nothing of the time between them. */
export const POWER_GAP_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;

/** A part of time in which it is known what flowed one way; parts of one flow do not overlap. */
export type FlowPart =
  | { readonly kind: 'register'; readonly startMs: number; readonly endMs: number; readonly energyWh: number }
  | {
      readonly kind: 'power';
      readonly startMs: number;
      readonly endMs: number;
      /** At its two ends, W; between them it is a line. */
      readonly startW: number;
      readonly endW: number;
    };

/** The way of the asset's own register, or the other. */
export type Direction = 'energy' | 'export';

/**
 * What is known of what flowed one way, by time: the differences of registers, and where there are none the integral of
 * powers that are no further apart than a quarter of an hour.
 *
 * @param readings of one asset, by time
 */
export function flowOf(
  readings: readonly AssetReading[],
  direction: Direction,
  maxPowerW: number | null,
): FlowPart[] {
  const registers = registerParts(readings, direction, maxPowerW);
  const powers = powerParts(readings, direction).flatMap((part) => outside(part, registers));
  return [...registers, ...powers].sort((a, b) => a.startMs - b.startMs);
}

function registerParts(
  readings: readonly AssetReading[],
  direction: Direction,
  maxPowerW: number | null,
): Extract<FlowPart, { kind: 'register' }>[] {
  const points = readings.flatMap((reading) => {
    const registerWh = direction === 'energy' ? reading.energyWh : reading.exportWh;
    return registerWh === null ? [] : [{ atMs: reading.atMs, registerWh }];
  });
  return points.slice(1).flatMap(({ atMs: endMs, registerWh }, index) => {
    const before = points[index];
    if (before === undefined) return [];
    const energyWh = stepWh(before.registerWh, registerWh, endMs - before.atMs, maxPowerW);
    return energyWh === null ? [] : [{ kind: 'register' as const, startMs: before.atMs, endMs, energyWh }];
  });
}

function powerParts(
  readings: readonly AssetReading[],
  direction: Direction,
): Extract<FlowPart, { kind: 'power' }>[] {
  const sign = direction === 'energy' ? 1 : -1;
  const points = readings.flatMap(({ atMs, powerW }) =>
    powerW === null ? [] : [{ atMs, powerW: powerW * sign }],
  );
  return points.slice(1).flatMap(({ atMs: endMs, powerW: endW }, index) => {
    const before = points[index];
    if (before === undefined || endMs - before.atMs > POWER_GAP_MS) return [];
    return [{ kind: 'power' as const, startMs: before.atMs, endMs, startW: before.powerW, endW }];
  });
}

/** The parts of a line that no register tells. @param registers by time, not overlapping */
function outside(part: Extract<FlowPart, { kind: 'power' }>, registers: readonly FlowPart[]): FlowPart[] {
  const free: FlowPart[] = [];
  let fromMs = part.startMs;
  for (let index = firstEndingAfter(registers, part.startMs); index < registers.length; index += 1) {
    const register = registers[index];
    if (register === undefined || register.startMs >= part.endMs) break;
    if (register.startMs > fromMs) free.push(cut(part, fromMs, register.startMs));
    fromMs = Math.max(fromMs, register.endMs);
  }
  if (fromMs < part.endMs) free.push(cut(part, fromMs, part.endMs));
  return free;
}

function firstEndingAfter(parts: readonly FlowPart[], atMs: number): number {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.endMs ?? Infinity) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function cut(part: Extract<FlowPart, { kind: 'power' }>, startMs: number, endMs: number): FlowPart {
  return { kind: 'power', startMs, endMs, startW: powerAt(part, startMs), endW: powerAt(part, endMs) };
}

function powerAt(
  { startMs, endMs, startW, endW }: Extract<FlowPart, { kind: 'power' }>,
  atMs: number,
): number {
  return startW + ((endW - startW) * (atMs - startMs)) / (endMs - startMs);
}

/** What flowed one way in a part of time. */
export interface FlowSum {
  /** Whole; null: nothing is known of it. */
  readonly energyWh: number | null;
  /** Of so much of it something is known, ms. */
  readonly knownMs: number;
  /** Whether it has a share of two registers that are further apart than it is long. */
  readonly isInterpolated: boolean;
}

export interface Slot {
  readonly startMs: number;
  readonly endMs: number;
}

const QUARTER_MS = 15 * 60_000;

/**
 * What flowed in each slot. Energy is the difference, at the slot's two ends, of what flowed by then in whole watt-hours:
 * since its reading where registers tell it, since the quarter of an hour began where powers do. So slots add up, to the
 * watt-hour, to what the registers tell and to their quarters.
 *
 * @param parts of {@link flowOf}
 * @param slots by time, not overlapping, each within one quarter of an hour
 */
export function sumsOf(parts: readonly FlowPart[], slots: readonly Slot[]): FlowSum[] {
  let first = 0;
  return slots.map((slot) => {
    const quarterMs = Math.floor(slot.startMs / QUARTER_MS) * QUARTER_MS;
    while ((parts[first]?.endMs ?? Infinity) <= quarterMs) first += 1;
    return sumOf(parts, first, { slot, quarterMs });
  });
}

function sumOf(
  parts: readonly FlowPart[],
  first: number,
  { slot, quarterMs }: { readonly slot: Slot; readonly quarterMs: number },
): FlowSum {
  const { startMs, endMs } = slot;
  let [wholeWh, powerUntilStart, powerUntilEnd, knownMs] = [0, 0, 0, 0];
  let isInterpolated = false;
  for (let index = first; index < parts.length; index += 1) {
    const part = parts[index];
    if (part === undefined || part.startMs >= endMs) break;
    const overlapMs = Math.min(endMs, part.endMs) - Math.max(startMs, part.startMs);
    if (overlapMs > 0) knownMs += overlapMs;
    if (part.kind === 'register') {
      wholeWh += wholeUntil(part, endMs) - wholeUntil(part, startMs);
      isInterpolated ||= overlapMs > 0 && part.endMs - part.startMs > endMs - startMs;
    } else {
      powerUntilStart += powerWh(part, quarterMs, startMs);
      powerUntilEnd += powerWh(part, quarterMs, endMs);
    }
  }
  if (knownMs === 0) return { energyWh: null, knownMs, isInterpolated: false };
  return { energyWh: wholeWh + whole(powerUntilEnd) - whole(powerUntilStart), knownMs, isInterpolated };
}

function wholeUntil(
  { startMs, endMs, energyWh }: Extract<FlowPart, { kind: 'register' }>,
  atMs: number,
): number {
  if (atMs <= startMs) return 0;
  if (atMs >= endMs) return energyWh;
  return Math.floor((energyWh * (atMs - startMs)) / (endMs - startMs));
}

/** Nearly whole numbers are what floating point makes of whole ones. */
function whole(wh: number): number {
  return Math.floor(wh + 1e-6);
}

/** What a line above 0 encloses from one instant until another, Wh. */
function powerWh(part: Extract<FlowPart, { kind: 'power' }>, fromMs: number, untilMs: number): number {
  const startMs = Math.max(part.startMs, fromMs);
  const endMs = Math.min(part.endMs, untilMs);
  if (endMs <= startMs) return 0;
  const [a, b] = [powerAt(part, startMs), powerAt(part, endMs)];
  const hours = (endMs - startMs) / HOUR_MS;
  if (a >= 0 && b >= 0) return ((a + b) / 2) * hours;
  if (a <= 0 && b <= 0) return 0;
  const high = Math.max(a, b);
  return (high / 2) * hours * (high / Math.abs(a - b));
}

import {
  type AssetReading,
  isIssue,
  isSameReading,
  readRow,
  type RowIssue,
  type RowRules,
} from './reading-row';
import { implausibleRegister } from './register-steps';

/** A row of the batch that is not taken. */
export interface RejectedRow extends RowIssue {
  /** Of the row in the batch, from 0. */
  readonly index: number;
}

/** What a batch of readings changes. */
export interface TakenBatch {
  /** Readings of instants of which there was none, and others than there were, in the order of the batch. */
  readonly changes: readonly AssetReading[];
  readonly accepted: number;
  readonly duplicates: number;
  readonly corrections: number;
  readonly rejected: readonly RejectedRow[];
}

/**
 * Row by row: each is new, the same as what is known of its instant, a correction of it, or refused.
 *
 * @param known readings of the batch's instants
 * @param before a few readings with registers before each of them
 */
export function takeBatch(
  rows: readonly unknown[],
  { known, before }: { readonly known: readonly AssetReading[]; readonly before: readonly AssetReading[] },
  rules: RowRules,
): TakenBatch {
  const byInstant = new Map(known.map((reading) => [reading.atMs, reading]));
  const registers = new Map([...before, ...known].map((reading) => [reading.atMs, reading]));
  const changes: AssetReading[] = [];
  const rejected: RejectedRow[] = [];
  let [duplicates, corrections] = [0, 0];
  for (const [index, row] of rows.entries()) {
    const reading = readRow(row, rules);
    if (isIssue(reading)) {
      rejected.push({ index, ...reading });
      continue;
    }
    const held = byInstant.get(reading.atMs);
    if (held !== undefined && isSameReading(held, reading)) {
      duplicates += 1;
      continue;
    }
    const jump = implausibleRegister(reading, newestBefore(registers, reading.atMs), rules.maxPowerW);
    if (jump !== null) {
      rejected.push({ index, ...jump });
      continue;
    }
    if (held !== undefined) corrections += 1;
    byInstant.set(reading.atMs, reading);
    registers.set(reading.atMs, reading);
    changes.push(reading);
  }
  return { changes, accepted: changes.length - corrections, duplicates, corrections, rejected };
}

const ASKED = 5;

/** The newest few with a register, in one pass: a batch has a thousand rows. */
function newestBefore(registers: ReadonlyMap<number, AssetReading>, atMs: number): AssetReading[] {
  const newest: AssetReading[] = [];
  for (const one of registers.values()) {
    if (one.atMs >= atMs || (one.energyWh === null && one.exportWh === null)) continue;
    if (newest.length === ASKED && one.atMs <= (newest.at(-1)?.atMs ?? 0)) continue;
    newest.push(one);
    newest.sort((a, b) => b.atMs - a.atMs);
    if (newest.length > ASKED) newest.pop();
  }
  return newest;
}

import { createHash } from 'node:crypto';

/** A record on its way through a lane. */
export interface LaneRecord {
  readonly key: string | null;
  readonly type: string;
}

/** Which of `lanes` lanes a key goes through: always the same one, so that its records keep their order. */
export function laneOf(key: string | null, lanes: number): number {
  // Without a key there is no order to keep, but a lane must be chosen.
  if (key === null) return 0;
  return createHash('md5').update(key).digest().readUInt32BE(0) % lanes;
}

/**
 * Cuts the records of one lane into steps, each handled in one transaction: records whose type takes batches are
 * gathered, up to `maxBatch`, even past records of other keys between them; every other record is a step of its own.
 * Run one after the other, the steps keep the order of the records of each key.
 */
export function planSteps<R extends LaneRecord>(
  records: readonly R[],
  takesBatches: (type: string) => boolean,
  maxBatch: number,
): R[][] {
  const steps: R[][] = [];
  const openStepOfType = new Map<string, number>();
  const lastStepOfKey = new Map<string | null, number>();
  for (const record of records) {
    const step = stepFor(record);
    steps[step]?.push(record);
    lastStepOfKey.set(record.key, step);
  }
  return steps;

  function stepFor(record: R): number {
    const isGathered = takesBatches(record.type);
    const open = isGathered ? openStepOfType.get(record.type) : undefined;
    const earliest = lastStepOfKey.get(record.key) ?? 0;
    if (open !== undefined && open >= earliest && (steps[open]?.length ?? 0) < maxBatch) return open;
    steps.push([]);
    if (isGathered) openStepOfType.set(record.type, steps.length - 1);
    return steps.length - 1;
  }
}

/**
 * In how many lanes to take the records of one fetch: as many as may be, so that keys do not wait for each other. Where all of
 * them take batches a lane more is a transaction more for the same work, so that there are no more than hold them.
 */
export function laneCount(
  records: readonly LaneRecord[],
  takesBatches: (type: string) => boolean,
  { lanes, maxBatch }: { readonly lanes: number; readonly maxBatch: number },
): number {
  if (!records.every(({ type }) => takesBatches(type))) return lanes;
  return Math.min(lanes, Math.max(1, Math.ceil(records.length / maxBatch)));
}

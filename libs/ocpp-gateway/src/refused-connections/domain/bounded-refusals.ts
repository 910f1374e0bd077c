import { keyOf, mergedByKey, type Refusal } from './refusal';

/** What is kept already, of the addresses and charge points in question. */
export interface KeptRefusals {
  readonly keys: ReadonlySet<string>;
  /** Rows of unknown charge points, by address. */
  readonly unknownOfAddress: ReadonlyMap<string, number>;
  /** Rows by charge point. */
  readonly ofChargePoint: ReadonlyMap<string, number>;
  /** Rows of unknown charge points, from everywhere. */
  readonly unknown: number;
}

export interface RefusalLimits {
  readonly unknownPerAddress: number;
  readonly addressesPerChargePoint: number;
  readonly unknown: number;
}

/**
 * Keeps a flood from filling the table: a stranger who tries many ids becomes one row of the address, a charge point
 * that many try one row of the charge point, and strangers from everywhere are counted where they are already only.
 */
export function bounded(refusals: readonly Refusal[], kept: KeptRefusals, limits: RefusalLimits): Refusal[] {
  const unknownOfAddress = new Map(kept.unknownOfAddress);
  const ofChargePoint = new Map(kept.ofChargePoint);
  let { unknown } = kept;
  const settled = refusals.map((one): Refusal => {
    if (kept.keys.has(keyOf(one))) return one;
    if (one.organizationId !== null) {
      return take(ofChargePoint, one.chargePointId, limits.addressesPerChargePoint)
        ? one
        : { ...one, address: '' };
    }
    if (one.chargePointId === '') return one;
    return take(unknownOfAddress, one.address, limits.unknownPerAddress)
      ? one
      : { ...one, chargePointId: '' };
  });
  return [...mergedByKey(settled)].flatMap(([key, one]) => {
    if (one.organizationId !== null || kept.keys.has(key)) return [one];
    unknown += 1;
    return unknown <= limits.unknown ? [one] : [];
  });
}

function take(counts: Map<string, number>, key: string, limit: number): boolean {
  const count = counts.get(key) ?? 0;
  if (count >= limit) return false;
  counts.set(key, count + 1);
  return true;
}

export interface ConnectorCounts {
  readonly available: number;
  readonly charging: number;
  readonly faulted: number;
  readonly unavailable: number;
  /** Of charge points that are offline, whatever they said last. */
  readonly offline: number;
}

/** What is counted of one charge point. */
export interface CountedChargePoint {
  readonly isOnline: boolean;
  /** What it said of itself (connector 0 of OCPP 1.6); null: nothing. */
  readonly ownStatus: string | null;
  /** The status that each connector shows; null: nobody knows. */
  readonly statuses: readonly (string | null)[];
}

type Bucket = keyof ConnectorCounts;

/** Statuses of OCPP 1.6 §7.7 and 2.0.1 §3.27; what a vehicle stands at is in use. */
const BUCKETS: ReadonlyMap<string, Bucket> = new Map([
  ['Available', 'available'],
  ['Preparing', 'charging'],
  ['Charging', 'charging'],
  ['SuspendedEV', 'charging'],
  ['SuspendedEVSE', 'charging'],
  ['Finishing', 'charging'],
  ['Occupied', 'charging'],
  ['Faulted', 'faulted'],
  ['Reserved', 'unavailable'],
  ['Unavailable', 'unavailable'],
]);

/** Every connector is in one bucket. */
export function countConnectors(chargePoints: readonly CountedChargePoint[]): ConnectorCounts {
  const counts = { available: 0, charging: 0, faulted: 0, unavailable: 0, offline: 0 };
  for (const { isOnline, ownStatus, statuses } of chargePoints) {
    for (const status of statuses) counts[isOnline ? bucketOf(status, ownStatus) : 'offline'] += 1;
  }
  return counts;
}

/** Nobody can charge at a free connector of a charge point that is out of order itself. */
function bucketOf(status: string | null, ownStatus: string | null): Bucket {
  const bucket = BUCKETS.get(status ?? '') ?? 'unavailable';
  if (bucket !== 'available') return bucket;
  return ownStatus === null ? bucket : (OUT_OF_ORDER.get(ownStatus) ?? bucket);
}

const OUT_OF_ORDER: ReadonlyMap<string, Bucket> = new Map([
  ['Faulted', 'faulted'],
  ['Unavailable', 'unavailable'],
]);

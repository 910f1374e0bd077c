import Decimal from 'decimal.js';

import type { CountedSession } from './miscounted';

/** What a charger was told of one transaction: its own ledger, never the platform's word. */
export interface ToldSession {
  readonly chargePointId: string;
  /** null: no start was ever confirmed. */
  readonly ocppTransactionId: string | null;
  readonly meterStartWh: number;
  readonly meterStopWh: number | null;
  readonly startConfirmed: boolean;
  readonly endConfirmed: boolean;
}

export interface KeptSession extends CountedSession {
  readonly session_id: string;
  readonly charge_point_id: string;
  readonly ocpp_transaction_id: string;
}

export interface KeptBill {
  readonly session_id: string;
  readonly status: string;
  readonly energy_kwh: number | null;
  readonly subtotal_amount: number | null;
  readonly tax_amount: number | null;
  readonly total_amount: number | null;
}

/** The tariff of the run: a fee, a price of energy, a tax; no session is long enough for more. */
export interface FlatTariff {
  readonly sessionFee: string;
  readonly energyRatePerKwh: string;
  readonly taxRatePercent: string;
}

export interface Verdict {
  /** Sessions whose end was confirmed to their charger. */
  readonly confirmed: number;
  /** Confirmed, but not there, not ended, or with another energy. */
  readonly lost: readonly string[];
  /** There more than once, or priced more than once. */
  readonly doubled: readonly string[];
  /** Not priced, or at another price than the tariff's. */
  readonly mispriced: readonly string[];
  /** There, although no charger knows of them. */
  readonly invented: readonly string[];
}

/** Compares what chargers were told with what the platform shows. */
export function check(
  told: readonly ToldSession[],
  sessions: readonly KeptSession[],
  bills: readonly KeptBill[],
  tariff: FlatTariff,
): Verdict {
  const kept = Map.groupBy(sessions, (session) =>
    keyOf(session.charge_point_id, session.ocpp_transaction_id),
  );
  const priced = Map.groupBy(bills, ({ session_id: id }) => id);
  const lost: string[] = [];
  const doubled: string[] = [];
  const mispriced: string[] = [];
  for (const one of told.filter(({ startConfirmed }) => startConfirmed)) {
    const key = keyOf(one.chargePointId, one.ocppTransactionId ?? '');
    const found = kept.get(key) ?? [];
    const energyWh = one.endConfirmed && one.meterStopWh !== null ? one.meterStopWh - one.meterStartWh : null;
    if (found.length > 1) doubled.push(`${key}: ${found.length} sessions`);
    const [session] = found;
    if (session === undefined) {
      lost.push(`${key}: no session`);
      continue;
    }
    if (energyWh === null) continue;
    if (session.status === 'active') lost.push(`${key}: its end is missing`);
    else if (wattHours(session.energy_kwh) !== energyWh) {
      lost.push(`${key}: ${String(session.energy_kwh)} kWh instead of ${energyWh} Wh`);
    }
    const ownBills = priced.get(session.session_id) ?? [];
    if (ownBills.length > 1) doubled.push(`${key}: ${ownBills.length} bills`);
    const fault = faultOf(ownBills[0], energyWh, tariff);
    if (fault !== null) mispriced.push(`${key}: ${fault}`);
  }
  const known = new Set(
    told.map(({ chargePointId, ocppTransactionId }) => keyOf(chargePointId, ocppTransactionId ?? '')),
  );
  const unconfirmed = new Set(
    told.filter(({ startConfirmed }) => !startConfirmed).map(({ chargePointId }) => chargePointId),
  );
  return {
    confirmed: told.filter(({ startConfirmed, endConfirmed }) => startConfirmed && endConfirmed).length,
    lost,
    doubled,
    mispriced,
    // A charger that never heard of its start's transaction id may have one that it cannot name.
    invented: [...kept.keys()].filter(
      (key) => !known.has(key) && !unconfirmed.has(key.slice(0, key.lastIndexOf('/'))),
    ),
  };
}

function faultOf(bill: KeptBill | undefined, energyWh: number, tariff: FlatTariff): string | null {
  if (bill === undefined) return 'no bill';
  if (bill.status !== 'settled') return `its bill is ${bill.status}`;
  // A charge without energy costs nothing, the session fee included.
  if (energyWh === 0) {
    return bill.total_amount === 0 ? null : `${String(bill.total_amount)} for no energy`;
  }
  const energy = new Decimal(energyWh).div(1000).mul(tariff.energyRatePerKwh).toDecimalPlaces(2, HALF_UP);
  const subtotal = energy.add(tariff.sessionFee);
  const tax = subtotal.mul(tariff.taxRatePercent).div(100).toDecimalPlaces(2, HALF_UP);
  const total = subtotal.add(tax);
  return total.equals(bill.total_amount ?? NaN)
    ? null
    : `${String(bill.total_amount)} instead of ${total.toFixed(2)} for ${energyWh} Wh`;
}

const HALF_UP = Decimal.ROUND_HALF_UP;

function keyOf(chargePointId: string, ocppTransactionId: string): string {
  return `${chargePointId}/${ocppTransactionId}`;
}

/** The API shows watt-hours as thousandths of a kWh. */
function wattHours(energyKwh: number | null): number | null {
  return energyKwh === null ? null : new Decimal(energyKwh).mul(1000).toNumber();
}

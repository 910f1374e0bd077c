import { Decimal, formatPrice, roundToMinorUnit } from '@csms/kernel';

import type { TariffTerms } from '../../tariffs/domain/tariff-terms';

/** What was delivered: the evidence that a price rests on. */
export interface RatedSession {
  /** Register at the end minus register at the start, Wh; null where one is missing. */
  readonly energyWh: number | null;
  /** What its token was found to be, by the policy of the site; null: nobody presented one. */
  readonly tokenStatus: string | null;
  readonly chargingEndedAt: Date;
  readonly endedAt: Date;
}

export type LineItemType = 'session_fee' | 'energy' | 'idle' | 'tax';

export interface LineItem {
  readonly type: LineItemType;
  readonly description: string;
  readonly quantity: Decimal;
  readonly unit: 'session' | 'kWh' | 'min' | 'percent';
  readonly unitPrice: Decimal;
  /** Rounded to the currency's minor unit. */
  readonly amount: Decimal;
}

export interface Breakdown {
  readonly lineItems: readonly LineItem[];
  readonly subtotal: Decimal;
  readonly tax: Decimal;
  readonly discount: Decimal;
  readonly total: Decimal;
}

export type ReviewReason =
  | 'meter_missing'
  | 'meter_rollback'
  | 'no_tariff'
  | 'token_unknown'
  | 'token_blocked'
  | 'token_expired'
  | 'token_in_use'
  | 'token_refused';

export type Rating =
  | { readonly status: 'settled'; readonly breakdown: Breakdown }
  | { readonly status: 'needs_review'; readonly reason: ReviewReason };

const ZERO = new Decimal(0);

/** Of tokens that were refused, in OCPP's words. */
const REFUSALS: Readonly<Record<string, ReviewReason>> = {
  Unknown: 'token_unknown',
  Blocked: 'token_blocked',
  Expired: 'token_expired',
  ConcurrentTx: 'token_in_use',
};

/**
 * The price of one session by a flat tariff: session fee, energy, idle time
 * after the grace period, tax once on the rounded subtotal. Each line is rounded once, half-up, and the lines add up
 * to the total exactly. Without energy nothing is charged; a register that is missing or ran backwards is for a
 * person to look at, and so is energy that a charger gave to a token that was refused: nobody has agreed to pay for it.
 */
export function rateSession(session: RatedSession, tariff: TariffTerms | null): Rating {
  if (session.energyWh === null) return { status: 'needs_review', reason: 'meter_missing' };
  if (session.energyWh < 0) return { status: 'needs_review', reason: 'meter_rollback' };
  const refusal = session.energyWh === 0 ? null : refusalOf(session);
  if (refusal !== null) return { status: 'needs_review', reason: refusal };
  if (tariff === null) return { status: 'needs_review', reason: 'no_tariff' };
  const charges =
    session.energyWh === 0
      ? [energyLine(0, tariff)]
      : [...feeLine(tariff), energyLine(session.energyWh, tariff), ...idleLine(session, tariff)];
  const subtotal = charges.reduce((sum, line) => sum.plus(line.amount), ZERO);
  const taxes = taxLine(subtotal, tariff);
  const tax = taxes.reduce((sum, line) => sum.plus(line.amount), ZERO);
  return {
    status: 'settled',
    breakdown: {
      lineItems: [...charges, ...taxes],
      subtotal,
      tax,
      discount: ZERO,
      total: subtotal.plus(tax),
    },
  };
}

function refusalOf({ tokenStatus }: RatedSession): ReviewReason | null {
  if (tokenStatus === null || tokenStatus === 'Accepted') return null;
  return REFUSALS[tokenStatus] ?? 'token_refused';
}

/** Whole started minutes between the end of charging and the end of the session, less the grace period. */
export function idleMinutes(session: RatedSession, gracePeriodMinutes: number): number {
  const seconds = Math.floor((session.endedAt.getTime() - session.chargingEndedAt.getTime()) / 1000);
  return Math.max(0, Math.ceil((seconds - gracePeriodMinutes * 60) / 60));
}

function feeLine(tariff: TariffTerms): LineItem[] {
  if (tariff.sessionFee.isZero()) return [];
  return [
    {
      type: 'session_fee',
      description: 'Session fee',
      quantity: new Decimal(1),
      unit: 'session',
      unitPrice: tariff.sessionFee,
      amount: roundToMinorUnit(tariff.sessionFee, tariff.currency),
    },
  ];
}

function energyLine(energyWh: number, tariff: TariffTerms): LineItem {
  const energyKwh = new Decimal(energyWh).div(1000);
  const rate = tariff.energyRatePerKwh;
  return {
    type: 'energy',
    description: `Energy (${energyKwh.toFixed()} kWh × ${formatPrice(rate, tariff.currency)})`,
    quantity: energyKwh,
    unit: 'kWh',
    unitPrice: rate,
    amount: roundToMinorUnit(energyKwh.times(rate), tariff.currency),
  };
}

function idleLine(session: RatedSession, tariff: TariffTerms): LineItem[] {
  const minutes = idleMinutes(session, tariff.idleGracePeriodMinutes);
  if (minutes === 0 || tariff.idleFeePerMinute.isZero()) return [];
  const price = tariff.idleFeePerMinute;
  return [
    {
      type: 'idle',
      description: `Idle fee (${minutes} min × ${formatPrice(price, tariff.currency)})`,
      quantity: new Decimal(minutes),
      unit: 'min',
      unitPrice: price,
      amount: roundToMinorUnit(price.times(minutes), tariff.currency),
    },
  ];
}

function taxLine(subtotal: Decimal, tariff: TariffTerms): LineItem[] {
  const percent = tariff.taxRatePercent;
  if (percent.isZero()) return [];
  return [
    {
      type: 'tax',
      description: `VAT (${percent.toFixed()}%)`,
      quantity: percent,
      unit: 'percent',
      unitPrice: subtotal,
      amount: roundToMinorUnit(subtotal.times(percent).div(100), tariff.currency),
    },
  ];
}

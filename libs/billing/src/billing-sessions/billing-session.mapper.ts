import { currencyDigits, Decimal } from '@csms/kernel';
import type { DriverView } from '@csms/platform-http';

import type { BillingSessionEntity } from './billing-session.entity';
import type { BillingSessionDto, BreakdownDto } from './dto/billing-session.dto';

const numberOf = (value: Decimal | null): number | null => value?.toNumber() ?? null;

export function toBillingSessionDto(row: BillingSessionEntity, viewOfDriver: DriverView): BillingSessionDto {
  const driverId = viewOfDriver(row.driverId);
  return {
    id: row.id,
    session_id: row.sessionId,
    transaction_id: row.transactionId,
    charge_point_id: row.chargePointId,
    connector_id: row.connectorId,
    site_id: row.siteId,
    project_id: row.projectId,
    driver_id: driverId,
    user_id: driverId,
    started_at: row.startedAt.toISOString(),
    ended_at: row.endedAt?.toISOString() ?? null,
    duration_minutes: row.endedAt === null ? null : minutesBetween(row.startedAt, row.endedAt),
    energy_kwh: row.energyWh === null ? null : row.energyWh / 1000,
    status: row.status,
    session_status: row.sessionStatus,
    review_reason: row.reviewReason,
    free_reason: row.freeReason,
    tariff_id: row.tariffId,
    tariff_version: row.tariffVersion,
    subtotal_amount: numberOf(row.subtotalAmount),
    tax_amount: numberOf(row.taxAmount),
    discount_amount: numberOf(row.discountAmount),
    total_amount: numberOf(row.totalAmount),
    total_cost: numberOf(row.totalAmount),
    currency: row.currency,
  };
}

export function toBreakdownDto(row: BillingSessionEntity): BreakdownDto {
  const minor = new Decimal(10).pow(row.currency === null ? 0 : currencyDigits(row.currency));
  return {
    session_id: row.id,
    status: row.status,
    review_reason: row.reviewReason,
    free_reason: row.freeReason,
    line_items: row.lineItems.map((line) => ({
      description: line.description,
      amount: Number(line.amount),
      amount_minor: new Decimal(line.amount).times(minor).toNumber(),
      type: line.type,
      quantity: Number(line.quantity),
      unit: line.unit,
      unit_price: Number(line.unit_price),
    })),
    subtotal: numberOf(row.subtotalAmount),
    tax: numberOf(row.taxAmount),
    discount: numberOf(row.discountAmount),
    total: numberOf(row.totalAmount),
    currency: row.currency,
  };
}

/** 0 where the end was told for a time before the start. */
function minutesBetween(start: Date, end: Date): number {
  return Math.max(0, Math.round((end.getTime() - start.getTime()) / 6_000) / 10);
}

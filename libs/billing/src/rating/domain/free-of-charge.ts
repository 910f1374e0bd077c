import type { FreeReason } from '@csms/contracts';
import { Decimal } from '@csms/kernel';

import type { RatedSession, Rating } from './rate-session';

const ZERO = new Decimal(0);

const REASONS: Record<FreeReason, string> = {
  commissioning: 'test charge of commissioning',
  free_vend: 'free vend',
};

/**
 * A session that nobody pays for, whatever its tariff, its meter and its length: settled at nothing, with a line that
 * says why.
 */
export function freeOfCharge({ energyWh }: RatedSession, reason: FreeReason): Rating {
  const energyKwh = new Decimal(Math.max(energyWh ?? 0, 0)).div(1000);
  const line = {
    type: 'energy' as const,
    description: `Energy (${energyKwh.toFixed()} kWh, ${REASONS[reason]}: free of charge)`,
    quantity: energyKwh,
    unit: 'kWh' as const,
    unitPrice: ZERO,
    amount: ZERO,
  };
  const breakdown = { lineItems: [line], subtotal: ZERO, tax: ZERO, discount: ZERO, total: ZERO };
  return { status: 'settled', breakdown };
}

import { freeOfCharge } from './free-of-charge';
import type { RatedSession } from './rate-session';

const session = (energyWh: number | null): RatedSession => ({
  energyWh,
  tokenStatus: 'Unknown',
  chargingEndedAt: new Date('2026-05-01T08:00:00Z'),
  endedAt: new Date('2026-05-01T09:00:00Z'),
});

describe('a session that nobody pays for', () => {
  it.each([
    [14_700, 'free_vend', 'Energy (14.7 kWh, free vend: free of charge)', '14.7'],
    [1, 'commissioning', 'Energy (0.001 kWh, test charge of commissioning: free of charge)', '0.001'],
    [0, 'free_vend', 'Energy (0 kWh, free vend: free of charge)', '0'],
    [-5, 'free_vend', 'Energy (0 kWh, free vend: free of charge)', '0'],
    [null, 'free_vend', 'Energy (0 kWh, free vend: free of charge)', '0'],
  ] as const)('of %j Wh by %s is settled at nothing', (energyWh, reason, description, kwh) => {
    const rating = freeOfCharge(session(energyWh), reason);
    expect(JSON.parse(JSON.stringify(rating))).toEqual({
      status: 'settled',
      breakdown: {
        lineItems: [{ type: 'energy', description, quantity: kwh, unit: 'kWh', unitPrice: '0', amount: '0' }],
        subtotal: '0',
        tax: '0',
        discount: '0',
        total: '0',
      },
    });
  });
});

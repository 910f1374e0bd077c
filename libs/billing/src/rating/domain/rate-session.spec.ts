import * as fc from 'fast-check';

import { currencyDigits, Decimal } from '@csms/kernel';

import type { TariffTerms } from '../../tariffs/domain/tariff-terms';

import { type Breakdown, idleMinutes, type RatedSession, rateSession } from './rate-session';

const END = new Date('2026-05-01T09:04:00Z');

function aTariff(terms: Partial<Record<keyof TariffTerms, string | number>> = {}): TariffTerms {
  const decimal = (name: keyof TariffTerms, fallback: string): Decimal =>
    new Decimal(String(terms[name] ?? fallback));
  return {
    currency: String(terms.currency ?? 'GBP'),
    energyRatePerKwh: decimal('energyRatePerKwh', '0.42'),
    sessionFee: decimal('sessionFee', '0.50'),
    idleFeePerMinute: decimal('idleFeePerMinute', '0.05'),
    idleGracePeriodMinutes: Number(terms.idleGracePeriodMinutes ?? 10),
    taxRatePercent: decimal('taxRatePercent', '20'),
  };
}

function aSession(
  facts: { energyWh?: number | null; idleSeconds?: number; tokenStatus?: string | null } = {},
): RatedSession {
  return {
    energyWh: facts.energyWh === undefined ? 14_700 : facts.energyWh,
    tokenStatus: facts.tokenStatus === undefined ? 'Accepted' : facts.tokenStatus,
    endedAt: END,
    chargingEndedAt: new Date(END.getTime() - (facts.idleSeconds ?? 0) * 1000),
  };
}

function settled(session: RatedSession, tariff: TariffTerms): Breakdown {
  const rating = rateSession(session, tariff);
  if (rating.status !== 'settled') throw new Error(rating.reason);
  return rating.breakdown;
}

const lines = (breakdown: Breakdown): [string, string][] =>
  breakdown.lineItems.map((line) => [line.description, line.amount.toFixed()]);

describe('rateSession', () => {
  it("prices the billing guide's session: 14.7 kWh by the Standard Day Rate", () => {
    const breakdown = settled(aSession(), aTariff());
    expect(lines(breakdown)).toEqual([
      ['Session fee', '0.5'],
      ['Energy (14.7 kWh × £0.42)', '6.17'],
      ['VAT (20%)', '1.33'],
    ]);
    expect([breakdown.subtotal, breakdown.tax, breakdown.discount, breakdown.total].map(String)).toEqual([
      '6.67',
      '1.33',
      '0',
      '8',
    ]);
  });

  it('says of each line what it is for', () => {
    const breakdown = settled(aSession({ idleSeconds: 20 * 60 }), aTariff());
    expect(
      breakdown.lineItems.map(({ type, quantity, unit, unitPrice }) => [
        type,
        quantity.toFixed(),
        unit,
        unitPrice.toFixed(),
      ]),
    ).toEqual([
      ['session_fee', '1', 'session', '0.5'],
      ['energy', '14.7', 'kWh', '0.42'],
      ['idle', '10', 'min', '0.05'],
      ['tax', '20', 'percent', '7.17'],
    ]);
  });

  it('prices to the watt-hour', () => {
    expect(lines(settled(aSession({ energyWh: 14_701 }), aTariff({ energyRatePerKwh: '10' })))[1]).toEqual([
      'Energy (14.701 kWh × £10.00)',
      '147.01',
    ]);
  });

  it('leaves out fee and tax lines of nothing, never the energy line', () => {
    const tariff = aTariff({ sessionFee: '0', taxRatePercent: '0', energyRatePerKwh: '0' });
    expect(lines(settled(aSession(), tariff))).toEqual([['Energy (14.7 kWh × £0.00)', '0']]);
  });

  it('charges idle time after the grace period, each started minute', () => {
    const breakdown = settled(aSession({ idleSeconds: 59 * 60 + 1 }), aTariff());
    expect(lines(breakdown)).toContainEqual(['Idle fee (50 min × £0.05)', '2.5']);
    expect(breakdown.total.toFixed()).toBe('11');
  });

  it.each([
    [0, 10, 0],
    [600, 10, 0],
    [601, 10, 1],
    [660, 10, 1],
    [661, 10, 2],
    [1, 0, 1],
  ])('counts %i idle seconds with %i minutes of grace as %i minutes', (idleSeconds, grace, minutes) => {
    expect(idleMinutes(aSession({ idleSeconds }), grace)).toBe(minutes);
  });

  it('charges nothing when no energy was delivered: no fee, no idle time', () => {
    const breakdown = settled(aSession({ energyWh: 0, idleSeconds: 7200 }), aTariff());
    expect(lines(breakdown)).toEqual([
      ['Energy (0 kWh × £0.42)', '0'],
      ['VAT (20%)', '0'],
    ]);
    expect(breakdown.total.isZero()).toBe(true);
  });

  it.each([
    ['meter_missing', aSession({ energyWh: null }), aTariff()],
    ['meter_rollback', aSession({ energyWh: -1 }), aTariff()],
    ['no_tariff', aSession(), null],
    ['token_unknown', aSession({ tokenStatus: 'Unknown' }), aTariff()],
    ['token_blocked', aSession({ tokenStatus: 'Blocked' }), aTariff()],
    ['token_expired', aSession({ tokenStatus: 'Expired' }), aTariff()],
    ['token_in_use', aSession({ tokenStatus: 'ConcurrentTx' }), aTariff()],
    ['token_refused', aSession({ tokenStatus: 'NotAtThisTime' }), aTariff()],
    ['token_unknown', aSession({ tokenStatus: 'Unknown' }), null],
  ])('leaves %s to a person', (reason, session, tariff) => {
    expect(rateSession(session, tariff)).toEqual({ status: 'needs_review', reason });
  });

  it('asks nobody about a token that was refused and got nothing, nor where nobody presented one', () => {
    expect(settled(aSession({ energyWh: 0, tokenStatus: 'Unknown' }), aTariff()).total.isZero()).toBe(true);
    expect(settled(aSession({ tokenStatus: null }), aTariff()).total.toFixed()).toBe('8');
  });

  it.each([
    ['JPY', '31', 'Energy (14.7 kWh × ¥31)', '456'],
    ['KWD', '0.0255', 'Energy (14.7 kWh × KWD 0.0255)', '0.375'],
    ['EUR', '0.415', 'Energy (14.7 kWh × €0.415)', '6.1'],
  ])('rounds to the minor unit of %s', (currency, energyRatePerKwh, description, amount) => {
    const tariff = aTariff({ currency, energyRatePerKwh, sessionFee: '0', taxRatePercent: '0' });
    expect(lines(settled(aSession(), tariff))).toEqual([[description, amount]]);
  });

  it('adds up to the total and stays in minor units, whatever the tariff and the session', () => {
    const price = fc.integer({ min: 0, max: 5_000_000 }).map((raw) => new Decimal(raw).div(10_000).toFixed());
    fc.assert(
      fc.property(
        fc.record({
          currency: fc.constantFrom('GBP', 'JPY', 'KWD'),
          energyRatePerKwh: price,
          sessionFee: price,
          idleFeePerMinute: price,
          idleGracePeriodMinutes: fc.integer({ min: 0, max: 120 }),
          taxRatePercent: fc
            .integer({ min: 0, max: 10_000 })
            .map((raw) => new Decimal(raw).div(100).toFixed()),
        }),
        fc.integer({ min: 0, max: 500_000 }),
        fc.integer({ min: 0, max: 200_000 }),
        (terms, energyWh, idleSeconds) => {
          const breakdown = settled(aSession({ energyWh, idleSeconds }), aTariff(terms));
          const sum = breakdown.lineItems.reduce((total, line) => total.plus(line.amount), new Decimal(0));
          expect(sum.toFixed()).toBe(breakdown.total.toFixed());
          expect(breakdown.subtotal.plus(breakdown.tax).plus(breakdown.discount).eq(breakdown.total)).toBe(
            true,
          );
          expect(breakdown.total.isNegative()).toBe(false);
          for (const { amount } of breakdown.lineItems) {
            expect(amount.decimalPlaces()).toBeLessThanOrEqual(currencyDigits(terms.currency));
          }
        },
      ),
    );
  });
});

import type { Decimal } from '@csms/kernel';

/** The prices of one version of a tariff: exact decimals in major units of its currency. */
export interface TariffTerms {
  readonly currency: string;
  readonly energyRatePerKwh: Decimal;
  readonly sessionFee: Decimal;
  readonly idleFeePerMinute: Decimal;
  readonly idleGracePeriodMinutes: number;
  readonly taxRatePercent: Decimal;
}

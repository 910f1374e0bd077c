import type { TariffDto } from './dto/tariff.dto';
import type { Tariff } from './tariffs.service';

export function toTariffDto({ tariff, terms }: Tariff): TariffDto {
  return {
    id: tariff.id,
    tariff_id: tariff.id,
    version: terms.version,
    name: terms.name,
    currency: terms.currency,
    energy_rate_per_kwh: terms.energyRatePerKwh.toNumber(),
    session_fee: terms.sessionFee.toNumber(),
    idle_fee_per_minute: terms.idleFeePerMinute.toNumber(),
    idle_grace_period_minutes: terms.idleGracePeriodMinutes,
    tax_rate_percent: terms.taxRatePercent.toNumber(),
    created_at: tariff.createdAt.toISOString(),
    updated_at: tariff.updatedAt.toISOString(),
  };
}

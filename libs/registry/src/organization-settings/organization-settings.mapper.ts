import type { OrganizationEntity } from '../organizations/organization.entity';

import { type OrganizationSettings, settledWith } from './domain/organization-settings';
import type { OrganizationSettingsDto, SomeSettingsDto } from './dto/organization-settings.dto';

export function toSettingsDto(row: OrganizationEntity): OrganizationSettingsDto {
  const settings = settledWith(row.settings);
  return {
    time_zone: row.timeZone,
    base_currency: row.currency,
    locale: settings.locale,
    heartbeat_interval_seconds: settings.heartbeatIntervalSeconds,
    installers_may_create_projects: settings.installersMayCreateProjects,
    rule_combination: settings.ruleCombination,
    receipt_email_enabled: settings.receiptEmailEnabled,
    data_retention: {
      meter_values_days: settings.dataRetention.meterValuesDays,
      sessions_days: settings.dataRetention.sessionsDays,
      ocpp_log_days: settings.dataRetention.ocppLogDays,
    },
    privacy: {
      pseudonymise_drivers: settings.privacy.pseudonymiseDrivers,
      driver_retention_days: settings.privacy.driverRetentionDays,
    },
    daily_request_quota: row.dailyRequestQuota,
    rate_limit_per_minute: row.rateLimitPerMinute,
    rate_limit_burst: row.rateLimitBurst,
  };
}

/** What has a column of its own. */
export function placeAndMoneyFrom(
  input: SomeSettingsDto,
): Partial<Pick<OrganizationEntity, 'timeZone' | 'currency'>> {
  return known({ timeZone: input.time_zone, currency: input.base_currency });
}

/** Those that are given. */
export function someSettingsFrom(input: SomeSettingsDto): Partial<OrganizationSettings> {
  return known({
    locale: input.locale,
    heartbeatIntervalSeconds: input.heartbeat_interval_seconds,
    installersMayCreateProjects: input.installers_may_create_projects,
    ruleCombination: input.rule_combination,
    receiptEmailEnabled: input.receipt_email_enabled,
    dataRetention: input.data_retention && {
      meterValuesDays: input.data_retention.meter_values_days,
      sessionsDays: input.data_retention.sessions_days,
      ocppLogDays: input.data_retention.ocpp_log_days,
    },
    privacy: input.privacy && {
      pseudonymiseDrivers: input.privacy.pseudonymise_drivers,
      driverRetentionDays: input.privacy.driver_retention_days,
    },
  });
}

function known<Values extends object>(
  values: Values,
): { [Name in keyof Values]?: NonNullable<Values[Name]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

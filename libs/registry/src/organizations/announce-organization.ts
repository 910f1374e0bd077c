import type { EntityManager } from 'typeorm';

import { OrganizationChanged } from '@csms/contracts';
import type { Outbox } from '@csms/platform-kafka';

import { settledWith } from '../organization-settings/domain/organization-settings';

import type { OrganizationEntity } from './organization.entity';

/** Tells the newest state; to be called with the organization's row locked or new. */
export async function announceOrganization(
  tx: EntityManager,
  outbox: Outbox,
  organization: OrganizationEntity,
): Promise<void> {
  const settings = settledWith(organization.settings);
  await outbox.append(tx, {
    definition: OrganizationChanged,
    organizationId: organization.id,
    data: {
      organization_id: organization.id,
      name: organization.name,
      country: organization.country,
      currency: organization.currency,
      time_zone: organization.timeZone,
      rate_limit_per_minute: organization.rateLimitPerMinute,
      rate_limit_burst: organization.rateLimitBurst,
      daily_request_quota: organization.dailyRequestQuota,
      locale: settings.locale,
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
    },
  });
}

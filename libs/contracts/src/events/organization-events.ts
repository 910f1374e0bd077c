import { Type } from '@sinclair/typebox';

import { defineEvent } from '../catalogue/event-definition';
import { REGISTRY_ORGANIZATIONS } from '../topics';

import { place } from './shapes';

export const OrganizationChanged = defineEvent({
  type: 'csms.registry.organization.changed.v1',
  topic: REGISTRY_ORGANIZATIONS,
  description:
    'An organization was made or changed; what it has settled, and how much of the REST API it may use',
  schema: Type.Object({
    organization_id: Type.String(),
    name: Type.String(),
    country: Type.String({ description: 'ISO 3166-1 alpha-2' }),
    currency: Type.String({ description: 'ISO 4217' }),
    time_zone: Type.String({ description: 'IANA zone' }),
    rate_limit_per_minute: Type.Integer({ minimum: 1, description: 'requests of each credential' }),
    rate_limit_burst: Type.Integer({ minimum: 1, description: 'requests of each credential at once' }),
    daily_request_quota: Type.Integer({
      minimum: 1,
      description: 'requests of the organization, by UTC day',
    }),
    locale: Type.Optional(Type.String({ description: 'BCP 47; of mails and documents' })),
    rule_combination: Type.Optional(Type.Literal('first_match')),
    receipt_email_enabled: Type.Optional(Type.Boolean()),
    data_retention: Type.Optional(
      Type.Object({
        meter_values_days: Type.Integer({ minimum: 1 }),
        sessions_days: Type.Integer({ minimum: 1 }),
        ocpp_log_days: Type.Integer({ minimum: 1 }),
      }),
    ),
    privacy: Type.Optional(
      Type.Object({
        pseudonymise_drivers: Type.Boolean(),
        driver_retention_days: Type.Integer({ minimum: 1, description: 'after the last session' }),
      }),
    ),
  }),
  key: (data) => data.organization_id,
  example: {
    organization_id: place.organization_id,
    name: 'Northern Charging',
    country: 'GB',
    currency: 'GBP',
    time_zone: 'Europe/London',
    rate_limit_per_minute: 600,
    rate_limit_burst: 100,
    daily_request_quota: 100_000,
    locale: 'en-GB',
    rule_combination: 'first_match' as const,
    receipt_email_enabled: true,
    data_retention: { meter_values_days: 400, sessions_days: 3_650, ocpp_log_days: 90 },
    privacy: { pseudonymise_drivers: false, driver_retention_days: 1_095 },
  },
});

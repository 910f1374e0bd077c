import { Type } from '@sinclair/typebox';

import { defineEvent } from '../catalogue/event-definition';
import { REGISTRY_ORGANIZATIONS } from '../topics';

import { place } from './shapes';

export const OrganizationChanged = defineEvent({
  type: 'csms.registry.organization.changed.v1',
  topic: REGISTRY_ORGANIZATIONS,
  description: 'An organization was made or changed; how much of the REST API it may use',
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
  },
});

import { Type } from '@sinclair/typebox';

import { defineEvent } from '../catalogue/event-definition';
import { REGISTRY_SITES } from '../topics';

import { Instant, nullable } from './shapes';

const key = (data: { site_id: string }): string => data.site_id;
const site_id = 'site_01JDGQ3V6Z1M0J6Y5QH2T8C4RN';
const organization_id = 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN';

const Period = Type.Object({ period_begin: Type.String(), period_end: Type.String() });

/** OCPI 2.2.1 §8.4.14, Hours. */
const OpeningTimes = Type.Object({
  twentyfourseven: Type.Boolean(),
  regular_hours: Type.Array(
    Type.Object({
      weekday: Type.Integer({ minimum: 1, maximum: 7 }),
      period_begin: Type.String(),
      period_end: Type.String(),
    }),
  ),
  exceptional_openings: Type.Array(Period),
  exceptional_closings: Type.Array(Period),
});

export const SiteChanged = defineEvent({
  type: 'csms.registry.site.changed.v1',
  topic: REGISTRY_SITES,
  description: 'A site was created or changed; its whole newest state',
  schema: Type.Object({
    site_id: Type.String(),
    organization_id: Type.String(),
    name: Type.String(),
    address: Type.String(),
    country: Type.String({ description: 'ISO 3166-1 alpha-2' }),
    latitude: Type.Number(),
    longitude: Type.Number(),
    time_zone: Type.String({ description: 'IANA' }),
    max_power_w: Type.Integer({ description: 'capacity of the grid connection' }),
    ocpi_publish: Type.Boolean(),
    free_vend: Type.Optional(
      Type.Boolean({ description: 'anybody may charge, with an unknown token or none, and nobody pays' }),
    ),
    unknown_tags_offline: Type.Optional(Type.Union([Type.Literal('refuse'), Type.Literal('accept')])),
    opening_times: nullable(OpeningTimes),
    created_at: Instant,
    updated_at: Instant,
  }),
  key,
  example: {
    site_id,
    organization_id,
    name: 'King Street Depot',
    address: '14 King Street, Manchester, M2 6AQ',
    country: 'GB',
    latitude: 53.4808,
    longitude: -2.2426,
    time_zone: 'Europe/London',
    max_power_w: 150_000,
    ocpi_publish: false,
    opening_times: {
      twentyfourseven: true,
      regular_hours: [],
      exceptional_openings: [],
      exceptional_closings: [],
    },
    created_at: '2026-05-01T09:00:00.000Z',
    updated_at: '2026-05-01T09:00:00.000Z',
  },
});

export const SiteRemoved = defineEvent({
  type: 'csms.registry.site.removed.v1',
  topic: REGISTRY_SITES,
  description: 'A site is gone; it had no charge points any more',
  schema: Type.Object({ site_id: Type.String(), organization_id: Type.String(), removed_at: Instant }),
  key,
  example: { site_id, organization_id, removed_at: '2026-05-01T09:00:00.000Z' },
});

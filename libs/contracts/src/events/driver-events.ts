import { Type } from '@sinclair/typebox';

import { defineEvent } from '../catalogue/event-definition';
import { REGISTRY_DRIVERS } from '../topics';

import { Instant, nullable } from './shapes';

const key = (data: { driver_id: string }): string => data.driver_id;
const driver_id = 'drv_01JDGQ3V6Z1M0J6Y5QH2T8C4RN';
const organization_id = 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN';

export const DriverChanged = defineEvent({
  type: 'csms.registry.driver.changed.v1',
  topic: REGISTRY_DRIVERS,
  description: 'A driver was entered or changed; the whole newest state',
  schema: Type.Object({
    driver_id: Type.String(),
    organization_id: Type.String(),
    name: nullable(Type.String()),
    email: nullable(Type.String()),
    user_type_id: nullable(Type.String()),
    group_ids: Type.Array(Type.String()),
    cost_centre: nullable(Type.String({ description: 'its code' })),
    status: Type.Union([Type.Literal('active'), Type.Literal('blocked')]),
    email_notifications: Type.Boolean(),
  }),
  key,
  example: {
    driver_id,
    organization_id,
    name: 'Anna Smith',
    email: 'anna@fleet.example',
    user_type_id: null,
    group_ids: ['grp_01JDGQ3V6Z1M0J6Y5QH2T8C4RN'],
    cost_centre: 'CC-100',
    status: 'active',
    email_notifications: true,
  },
});

export const DriverRemoved = defineEvent({
  type: 'csms.registry.driver.removed.v1',
  topic: REGISTRY_DRIVERS,
  description: 'A driver is erased: whoever keeps something of the person forgets it',
  schema: Type.Object({ driver_id: Type.String(), organization_id: Type.String(), removed_at: Instant }),
  key,
  example: { driver_id, organization_id, removed_at: '2026-05-01T09:00:00.000Z' },
});

import { Type } from '@sinclair/typebox';

import { defineEvent } from '../catalogue/event-definition';
import { REGISTRY_VEHICLES } from '../topics';

import { Instant, nullable } from './shapes';

const key = (data: { vehicle_id: string }): string => data.vehicle_id;
const vehicle_id = 'veh_01JDGQ3V6Z1M0J6Y5QH2T8C4RN';
const organization_id = 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN';

export const VehicleChanged = defineEvent({
  type: 'csms.registry.vehicle.changed.v1',
  topic: REGISTRY_VEHICLES,
  description: 'A vehicle was entered or changed; by what its charges are known',
  schema: Type.Object({
    vehicle_id: Type.String(),
    organization_id: Type.String(),
    driver_id: nullable(Type.String({ description: 'who drives it' })),
    id_tag: nullable(Type.String({ description: 'the card that goes with the vehicle' })),
    evcc_id: nullable(
      Type.String({ description: 'of its charge controller: 12 hexadecimal digits in capitals' }),
    ),
  }),
  key,
  example: {
    vehicle_id,
    organization_id,
    driver_id: 'drv_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
    id_tag: '04A1B2C3D4E5F6',
    evcc_id: '0A1B2C3D4E5F',
  },
});

export const VehicleRemoved = defineEvent({
  type: 'csms.registry.vehicle.removed.v1',
  topic: REGISTRY_VEHICLES,
  description: 'A vehicle is no longer there; sessions keep its id',
  schema: Type.Object({ vehicle_id: Type.String(), organization_id: Type.String(), removed_at: Instant }),
  key,
  example: { vehicle_id, organization_id, removed_at: '2026-05-01T09:00:00.000Z' },
});

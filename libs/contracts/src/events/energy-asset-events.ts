import { Type } from '@sinclair/typebox';

import { defineEvent } from '../catalogue/event-definition';
import { REGISTRY_ENERGY_ASSETS } from '../topics';

import { Instant, nullable, place } from './shapes';

const key = (data: { asset_id: string }): string => data.asset_id;
const asset_id = 'ast_01JDGQ3V6Z1M0J6Y5QH2T8C4RN';
const { organization_id, site_id } = place;

export const EnergyAssetChanged = defineEvent({
  type: 'csms.registry.energy-asset.changed.v1',
  topic: REGISTRY_ENERGY_ASSETS,
  description: 'A meter or another energy asset of a site was attached or changed; its whole newest state',
  schema: Type.Object({
    asset_id: Type.String(),
    organization_id: Type.String(),
    site_id: Type.String(),
    parent_id: nullable(Type.String({ description: 'the asset that feeds it' })),
    asset_type: Type.String({
      description:
        'grid_meter, building_load, solar, battery, feeder, transformer or generator; more may come',
    }),
    name: Type.String(),
    max_power_w: nullable(Type.Integer({ minimum: 0 })),
    limits: Type.Object({
      import_w: nullable(Type.Number()),
      export_w: nullable(Type.Number()),
      per_phase_a: nullable(Type.Number()),
    }),
    created_at: Instant,
    updated_at: Instant,
  }),
  key,
  example: {
    asset_id,
    organization_id,
    site_id,
    parent_id: null,
    asset_type: 'grid_meter',
    name: 'Main meter',
    max_power_w: 150_000,
    limits: { import_w: 150_000, export_w: null, per_phase_a: 217 },
    created_at: '2026-05-01T09:00:00.000Z',
    updated_at: '2026-05-01T09:00:00.000Z',
  },
});

export const EnergyAssetRemoved = defineEvent({
  type: 'csms.registry.energy-asset.removed.v1',
  topic: REGISTRY_ENERGY_ASSETS,
  description: 'An energy asset is gone, by itself or with its site',
  schema: Type.Object({
    asset_id: Type.String(),
    organization_id: Type.String(),
    site_id: Type.String(),
    removed_at: Instant,
  }),
  key,
  example: { asset_id, organization_id, site_id, removed_at: '2026-05-01T09:00:00.000Z' },
});

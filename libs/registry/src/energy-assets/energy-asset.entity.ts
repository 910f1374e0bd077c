import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Decimal } from '@csms/kernel';
import { decimalColumn } from '@csms/platform-db';

export const ENERGY_ASSET_TYPES = [
  'grid_meter',
  'building_load',
  'solar',
  'battery',
  'feeder',
  'transformer',
  'generator',
] as const;

export type EnergyAssetType = (typeof ENERGY_ASSET_TYPES)[number];

/** What may flow through it; null: no limit is known. */
export interface EnergyAssetLimits {
  readonly import_kw: number | null;
  readonly export_kw: number | null;
  readonly per_phase_a: number | null;
}

/** Something at a site that gives, takes or measures power beside the chargers. */
@Entity('energy_asset')
export class EnergyAssetEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'site_id' })
  siteId: string;

  /** The asset that feeds it. */
  @Column('text', { name: 'parent_id', nullable: true })
  parentId: string | null;

  @Column('text')
  type: EnergyAssetType;

  @Column('text')
  name: string;

  @Column('numeric', {
    name: 'max_power_kw',
    precision: 12,
    scale: 3,
    nullable: true,
    transformer: decimalColumn,
  })
  maxPowerKw: Decimal | null;

  @Column('jsonb')
  limits: EnergyAssetLimits;

  @Column('jsonb')
  metadata: Readonly<Record<string, string | number | boolean>>;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

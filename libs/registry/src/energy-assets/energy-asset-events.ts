import { EnergyAssetChanged, EnergyAssetRemoved } from '@csms/contracts';
import type { OutgoingEvent } from '@csms/platform-kafka';

import type { EnergyAssetEntity } from './energy-asset.entity';

export function energyAssetChanged(asset: EnergyAssetEntity): OutgoingEvent<typeof EnergyAssetChanged> {
  const { import_kw, export_kw, per_phase_a } = asset.limits;
  return {
    definition: EnergyAssetChanged,
    organizationId: asset.organizationId,
    data: {
      asset_id: asset.id,
      organization_id: asset.organizationId,
      site_id: asset.siteId,
      parent_id: asset.parentId,
      asset_type: asset.type,
      name: asset.name,
      max_power_w: asset.maxPowerKw?.times(1_000).toNumber() ?? null,
      limits: { import_w: wattsOf(import_kw), export_w: wattsOf(export_kw), per_phase_a },
      created_at: asset.createdAt.toISOString(),
      updated_at: asset.updatedAt.toISOString(),
    },
  };
}

export function energyAssetRemoved(
  { id, organizationId, siteId }: Pick<EnergyAssetEntity, 'id' | 'organizationId' | 'siteId'>,
  at = new Date(),
): OutgoingEvent<typeof EnergyAssetRemoved> {
  return {
    definition: EnergyAssetRemoved,
    organizationId,
    data: {
      asset_id: id,
      organization_id: organizationId,
      site_id: siteId,
      removed_at: at.toISOString(),
    },
  };
}

/** A limit has at most three decimals of a kilowatt. */
function wattsOf(kilowatts: number | null): number | null {
  return kilowatts === null ? null : Math.round(kilowatts * 1_000);
}

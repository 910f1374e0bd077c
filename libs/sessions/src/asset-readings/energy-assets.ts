import type { EntityManager } from 'typeorm';

import { NotFoundError } from '@csms/kernel';
import { type Principal, reachesSite, requireChangeable } from '@csms/platform-http';

/** An energy asset of a site, as the registry told it. */
export interface EnergyAsset {
  readonly id: string;
  readonly organizationId: string;
  /** The most that may flow through it, W: its rating or the higher of its limits; null: nobody knows. */
  readonly maxPowerW: number | null;
  readonly assetType: string;
  readonly timeZone: string;
}

interface AssetRow {
  readonly id: string;
  readonly organization_id: string;
  readonly asset_type: string;
  readonly max_power_w: number | null;
  readonly time_zone: string;
}

/** The most that may flow through an asset, W, of a row of `energy_asset`. */
export const MAX_POWER_SQL = `coalesce(asset.max_power_w, greatest(asset.import_limit_w, asset.export_limit_w))::float8`;

/** @throws NotFoundError; CodedError insufficient_role where the caller may not change it */
export async function findEnergyAsset(
  tx: EntityManager,
  caller: Principal,
  { siteId, assetId }: { readonly siteId: string; readonly assetId: string },
  access: 'read' | 'write',
): Promise<EnergyAsset> {
  // Locked for those who write: two batches of one asset would each not see the other's rows.
  const [row] = await tx.query<AssetRow[]>(
    `select asset.id, asset.organization_id, asset.asset_type, ${MAX_POWER_SQL} as max_power_w, place.time_zone
     from energy_asset as asset join metered_place as place on place.kind = 'site' and place.id = asset.site_id
     where asset.id = $1 and asset.site_id = $2 and asset.removed_at is null
     ${access === 'write' ? 'for update of asset' : ''}`,
    [assetId, siteId],
  );
  if (row === undefined || !reachesSite(caller, 'read', siteId))
    throw new NotFoundError('energy_asset', assetId);
  if (access === 'write') requireChangeable(caller, siteId, 'energy_asset', assetId);
  return {
    id: row.id,
    organizationId: row.organization_id,
    assetType: row.asset_type,
    maxPowerW: row.max_power_w,
    timeZone: row.time_zone,
  };
}

/** The same by its own id alone. @throws NotFoundError */
export async function findAssetAnywhere(
  tx: EntityManager,
  caller: Principal,
  assetId: string,
): Promise<EnergyAsset & { readonly siteId: string }> {
  const [row] = await tx.query<{ site_id: string }[]>('select site_id from energy_asset where id = $1', [
    assetId,
  ]);
  if (row === undefined) throw new NotFoundError('energy_asset', assetId);
  const siteId = row.site_id;
  return { ...(await findEnergyAsset(tx, caller, { siteId, assetId }, 'read')), siteId };
}

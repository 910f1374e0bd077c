import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { OrganizationDatabase } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { assetSumsOf, partsOf } from '../asset-readings/asset-quarters.repository';
import type { AssetQuarter } from '../asset-readings/domain/asset-quarters';
import { MAX_POWER_SQL } from '../asset-readings/energy-assets';
import type { Bucket } from '../meter-series/domain/buckets';
import { QUARTER_MS } from '../meter-series/domain/quarters';

import { balanceOf, type MeteredAsset, outermost, type SiteBalance } from './domain/site-balance';

/** What is read of energy, and is not the limit of something. */
const METERS = ['grid_meter', 'building_load', 'solar', 'battery', 'generator'];

interface AssetOfSite extends MeteredAsset {
  readonly maxPowerW: number | null;
}

interface AssetRow {
  readonly id: string;
  readonly parent_id: string | null;
  readonly asset_type: string;
  readonly max_power_w: number | null;
  readonly is_removed: boolean;
  readonly first_ms: number | null;
}

/** What the meters of a site tell together. */
@Injectable()
export class SiteMeters {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  /**
   * By the interval's start. Who reads it has been shown the site already.
   *
   * @param intervals by time, without gaps, with what vehicles took in each (Wh; null: nobody knows)
   */
  balances(
    caller: Principal,
    siteId: string,
    intervals: readonly (Bucket & { readonly evWh: number | null })[],
  ): Promise<Map<number, SiteBalance>> {
    return this.database.run(caller.organizationId, async (tx) => {
      const assets = outermost(await assetsOf(tx, siteId)).filter(({ assetType }) =>
        METERS.includes(assetType),
      );
      const told = new Map<string, ReadonlyMap<number, AssetQuarter>>();
      for (const asset of assets) {
        if (asset.firstMs !== null) told.set(asset.id, await toldBy(tx, asset, intervals));
      }
      const nowMs = Date.now();
      return new Map(
        intervals.map((bucket) => [
          bucket.startMs,
          balanceOf(assets, (id) => told.get(id)?.get(bucket.startMs), { bucket, evWh: bucket.evWh, nowMs }),
        ]),
      );
    });
  }
}

/** All that the site has or had. */
export async function assetsOf(tx: EntityManager, siteId: string): Promise<AssetOfSite[]> {
  const rows = await tx.query<AssetRow[]>(
    `select asset.id, asset.parent_id, asset.asset_type, ${MAX_POWER_SQL} as max_power_w,
       asset.removed_at is not null as is_removed,
       (select (extract(epoch from min(starts_at)) * 1000)::float8 from asset_quarter where asset_id = asset.id) as first_ms
     from energy_asset as asset where asset.site_id = $1 order by asset.id`,
    [siteId],
  );
  return rows.map((row) => ({
    id: row.id,
    parentId: row.parent_id,
    assetType: row.asset_type,
    maxPowerW: row.max_power_w,
    isRemoved: row.is_removed,
    firstMs: row.first_ms,
  }));
}

/** Intervals shorter than a quarter of an hour are of the readings themselves, the rest of the quarters. */
async function toldBy(
  tx: EntityManager,
  asset: AssetOfSite,
  intervals: readonly Bucket[],
): Promise<ReadonlyMap<number, AssetQuarter>> {
  if (intervals.every(({ startMs, endMs }) => endMs - startMs >= QUARTER_MS)) {
    return assetSumsOf(tx, asset.id, intervals);
  }
  const parts = await partsOf(tx, asset, intervals);
  return new Map(parts.map((part) => [part.startsMs, part]));
}

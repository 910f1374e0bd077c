import type { EntityManager } from 'typeorm';

import type { Feeder, NewestPower } from './domain/headroom';
import { outermost } from './domain/site-balance';

interface PowerRow {
  readonly id: string;
  readonly name: string;
  readonly parent_id: string | null;
  readonly asset_type: string;
  readonly limit_w: number | null;
  readonly power_w: number | null;
  readonly at_ms: number | null;
}

/** Powers that are older are not looked for. */
const LOOKED_BACK = '1 day';

/** What the building and the feeders of a site told last of their power. */
export async function newestPowersOf(
  tx: EntityManager,
  siteId: string,
): Promise<{ readonly buildings: (NewestPower | null)[]; readonly feeders: Feeder[] }> {
  const rows = await tx.query<PowerRow[]>(
    `select asset.id, asset.name, asset.parent_id, asset.asset_type,
       coalesce(asset.import_limit_w, asset.max_power_w)::float8 as limit_w, newest.power_w, newest.at_ms
     from energy_asset as asset left join lateral (
       select power_w, (extract(epoch from at) * 1000)::float8 as at_ms from asset_reading
       where asset_id = asset.id and at > now() - interval '${LOOKED_BACK}' and power_w is not null
       order by at desc limit 1) as newest on true
     where asset.site_id = $1 and asset.removed_at is null order by asset.id`,
    [siteId],
  );
  const assets = rows.map((row) => ({ ...row, parentId: row.parent_id, assetType: row.asset_type }));
  return {
    buildings: outermost(assets)
      .filter(({ assetType }) => assetType === 'building_load')
      .map(newestOf),
    feeders: assets
      .filter(({ assetType }) => assetType === 'feeder' || assetType === 'transformer')
      .map((row) => ({
        assetId: row.id,
        name: row.name,
        assetType: row.assetType,
        limitW: row.limit_w,
        newest: newestOf(row),
      })),
  };
}

function newestOf({ power_w: powerW, at_ms: atMs }: PowerRow): NewestPower | null {
  return powerW === null || atMs === null ? null : { powerW, atMs };
}

import type { AssetQuarter } from '../../asset-readings/domain/asset-quarters';
import { type MeteredQuality, qualityOf } from '../../asset-readings/domain/metered-quality';
import type { Bucket } from '../../meter-series/domain/buckets';

/** An energy asset of the site, with what its readings tell. */
export interface MeteredAsset {
  readonly id: string;
  readonly parentId: string | null;
  readonly assetType: string;
  readonly isRemoved: boolean;
  /** Of its oldest quarter of an hour; null: it has told nothing yet. */
  readonly firstMs: number | null;
}

/** A figure of the site in an interval. */
export interface Metered {
  readonly energyWh: number | null;
  /** null: the site has no such asset. */
  readonly quality: MeteredQuality | null;
}

export interface SiteBalance {
  readonly building: Metered;
  readonly import: Metered;
  readonly export: Metered;
  readonly solar: Metered;
  /** What batteries were charged with, less what they gave. */
  readonly battery: Metered;
  readonly lossesWh: number | null;
}

interface Told {
  readonly asset: MeteredAsset;
  readonly quarter: AssetQuarter | undefined;
}

/** Those that hang below another of their type count nothing that it does not count. */
export function outermost<Asset extends Pick<MeteredAsset, 'id' | 'parentId' | 'assetType'>>(
  assets: readonly Asset[],
): Asset[] {
  const byId = new Map(assets.map((asset) => [asset.id, asset]));
  return assets.filter(({ id, parentId, assetType }) => {
    const seen = new Set([id]);
    let above = parentId === null ? undefined : byId.get(parentId);
    while (above !== undefined && !seen.has(above.id)) {
      if (above.assetType === assetType) return false;
      seen.add(above.id);
      above = above.parentId === null ? undefined : byId.get(above.parentId);
    }
    return true;
  });
}

/**
 * The figures of one interval. Losses are what is missing between what came in and what was used, and known only where
 * each term of it is, for all of the interval.
 *
 * @param assets the outermost of the site
 * @param quarterOf what an asset told of the interval
 * @param ev what vehicles took, Wh; null: nobody knows
 */
export function balanceOf(
  assets: readonly MeteredAsset[],
  quarterOf: (assetId: string) => AssetQuarter | undefined,
  { bucket, evWh, nowMs }: { readonly bucket: Bucket; readonly evWh: number | null; readonly nowMs: number },
): SiteBalance {
  const told = (type: string): Told[] =>
    assets
      .filter(({ assetType }) => assetType === type)
      .map((asset) => ({ asset, quarter: quarterOf(asset.id) }));
  const sum = (type: string, side: Side) => meteredOf(told(type), side, bucket, nowMs);
  const figures = {
    import: sum('grid_meter', ENERGY),
    export: sum('grid_meter', EXPORT),
    building: sum('building_load', ENERGY),
    solar: sum('solar', ENERGY),
    battery: netOf(sum('battery', ENERGY), sum('battery', EXPORT)),
  };
  const lossesWh =
    bucket.endMs > nowMs ? null : lossesOf({ ...figures, generator: sum('generator', ENERGY) }, evWh);
  return { ...figures, lossesWh };
}

type Side = (quarter: AssetQuarter) => { readonly energyWh: number | null; readonly knownMs: number };
const ENERGY: Side = ({ energyWh, energyMs }) => ({ energyWh, knownMs: energyMs });
const EXPORT: Side = ({ exportWh, exportMs }) => ({ energyWh: exportWh, knownMs: exportMs });

function meteredOf(told: readonly Told[], side: Side, bucket: Bucket, nowMs: number): Metered {
  // One that is gone, or had told nothing yet, is missed by nobody.
  const there = told.filter(
    ({ asset, quarter }) =>
      quarter !== undefined || (!asset.isRemoved && asset.firstMs !== null && asset.firstMs < bucket.endMs),
  );
  if (there.length === 0) {
    const isThere = told.some(({ asset }) => !asset.isRemoved || asset.firstMs !== null);
    return { energyWh: null, quality: isThere ? 'missing' : null };
  }
  const sides = there.map(({ quarter }) => (quarter === undefined ? null : { ...side(quarter), quarter }));
  const qualities = sides.map((one) =>
    qualityOf(
      one === null ? null : { knownMs: one.knownMs, isInterpolated: one.quarter.isInterpolated },
      bucket,
      nowMs,
    ),
  );
  const known = sides.flatMap((one) => (one === null || one.energyWh === null ? [] : [one.energyWh]));
  if (known.length === 0) return { energyWh: null, quality: 'missing' };
  return { energyWh: known.reduce((total, wh) => total + wh, 0), quality: worstOf(qualities) };
}

function worstOf(qualities: readonly MeteredQuality[]): MeteredQuality {
  if (qualities.some((quality) => quality === 'missing' || quality === 'partial')) return 'partial';
  return qualities.includes('interpolated') ? 'interpolated' : 'measured';
}

function netOf(charged: Metered, given: Metered): Metered {
  if (charged.energyWh === null || given.energyWh === null) {
    return { energyWh: null, quality: charged.quality === null ? null : 'missing' };
  }
  const qualities = [charged.quality, given.quality].filter((quality) => quality !== null);
  return { energyWh: charged.energyWh - given.energyWh, quality: worstOf(qualities) };
}

/** What a site has none of is 0, but a grid connection and a building every site has. */
function lossesOf(
  terms: Omit<SiteBalance, 'lossesWh'> & { readonly generator: Metered },
  evWh: number | null,
): number | null {
  const taken = [known(terms.import), orNone(terms.solar), orNone(terms.generator)];
  const sources = [terms.solar, terms.battery, terms.generator];
  // Without any source of its own a site gives nothing back.
  const isOneWay = sources.every(({ quality }) => quality === null) && terms.export.energyWh === null;
  const used = [known(terms.building), orNone(terms.battery), isOneWay ? 0 : known(terms.export), evWh];
  let losses = 0;
  for (const [wh, sign] of [...taken.map((wh) => [wh, 1] as const), ...used.map((wh) => [wh, -1] as const)]) {
    if (wh === null) return null;
    losses += sign * wh;
  }
  return losses;
}

function known({ energyWh, quality }: Metered): number | null {
  return quality === 'measured' || quality === 'interpolated' ? energyWh : null;
}

function orNone(term: Metered): number | null {
  return term.quality === null ? 0 : known(term);
}

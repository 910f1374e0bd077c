import type { EntityManager } from 'typeorm';

import type { Bucket } from '../meter-series/domain/buckets';
import { QUARTER_MS } from '../meter-series/domain/quarters';
import { startsOf } from '../meter-series/instants';

import { neighbourhood, readingsBetween } from './asset-readings.repository';
import { type AssetQuarter, quartersOfAsset, quartersTouched } from './domain/asset-quarters';
import type { EnergyAsset } from './energy-assets';

const DAY_MS = 86_400_000;

/** Counts anew the quarters of which something else is known since these instants were told. */
export async function countAssetQuarters(
  tx: EntityManager,
  asset: EnergyAsset,
  toldMs: readonly number[],
  horizonMs: number,
): Promise<void> {
  for (const told of clustersOf(toldMs)) {
    const reach = await neighbourhood(tx, asset.id, told);
    const slots = quartersTouched(reach.fromMs, reach.untilMs).filter(({ startMs }) => startMs >= horizonMs);
    const [first, last] = [slots[0], slots.at(-1)];
    if (first === undefined || last === undefined) continue;
    await write(tx, asset, await partsOf(tx, asset, slots));
  }
}

/** What an asset told of some slots, from its readings one by one, as they stood. @param slots as of `sumsOf` */
export async function partsOf(
  tx: EntityManager,
  asset: Pick<EnergyAsset, 'id' | 'maxPowerW'>,
  slots: readonly Bucket[],
  asOf: Date | null = null,
): Promise<AssetQuarter[]> {
  const span = {
    fromMs: Math.floor((slots[0]?.startMs ?? 0) / QUARTER_MS) * QUARTER_MS,
    untilMs: slots.at(-1)?.endMs ?? 0,
  };
  const reach = await neighbourhood(tx, asset.id, span, asOf);
  const readings = await readingsBetween(tx, asset.id, reach, asOf);
  return quartersOfAsset(readings, slots, asset.maxPowerW);
}

/** Instants that are far apart are looked at one by one: what lies between them is as it was. */
function clustersOf(toldMs: readonly number[]): { fromMs: number; untilMs: number }[] {
  const clusters: { fromMs: number; untilMs: number }[] = [];
  for (const atMs of [...toldMs].sort((a, b) => a - b)) {
    const last = clusters.at(-1);
    if (last !== undefined && atMs - last.untilMs <= DAY_MS) last.untilMs = atMs;
    else clusters.push({ fromMs: atMs, untilMs: atMs });
  }
  return clusters;
}

async function write(
  tx: EntityManager,
  asset: EnergyAsset,
  quarters: readonly AssetQuarter[],
): Promise<void> {
  await tx.query(
    `insert into asset_quarter (asset_id, starts_at, organization_id, energy_wh, energy_ms, export_wh, export_ms,
       is_interpolated, readings, power_readings, power_sum_w, power_max_w, soc_percent)
     select $1, to_timestamp("startsMs" / 1000), $2, "energyWh", "energyMs", "exportWh", "exportMs", "isInterpolated",
       readings, "powerReadings", "powerSumW", "powerMaxW", "socPercent"
     from jsonb_to_recordset($3::jsonb) as row("startsMs" float8, "energyWh" bigint, "energyMs" integer,
       "exportWh" bigint, "exportMs" integer, "isInterpolated" boolean, readings integer, "powerReadings" integer,
       "powerSumW" bigint, "powerMaxW" integer, "socPercent" float8)
     on conflict (asset_id, starts_at) do update set energy_wh = excluded.energy_wh, energy_ms = excluded.energy_ms,
       export_wh = excluded.export_wh, export_ms = excluded.export_ms, is_interpolated = excluded.is_interpolated,
       readings = excluded.readings, power_readings = excluded.power_readings, power_sum_w = excluded.power_sum_w,
       power_max_w = excluded.power_max_w, soc_percent = excluded.soc_percent`,
    [asset.id, asset.organizationId, JSON.stringify(quarters)],
  );
}

interface SumRow {
  readonly bucket: number;
  readonly energy_wh: number | null;
  readonly energy_ms: number;
  readonly export_wh: number | null;
  readonly export_ms: number;
  readonly is_interpolated: boolean;
  readonly readings: number;
  readonly power_readings: number;
  readonly power_sum_w: number | null;
  readonly power_max_w: number | null;
  readonly soc_percent: number | null;
}

/** What an asset told of each interval of whole quarters, by the interval's start; nothing of those without any. */
export async function assetSumsOf(
  tx: EntityManager,
  assetId: string,
  buckets: readonly Bucket[],
): Promise<Map<number, AssetQuarter>> {
  const rows = await tx.query<SumRow[]>(
    `select width_bucket(starts_at, $2::timestamptz[]) - 1 as bucket, sum(energy_wh)::bigint as energy_wh,
       sum(energy_ms)::float8 as energy_ms, sum(export_wh)::bigint as export_wh, sum(export_ms)::float8 as export_ms,
       bool_or(is_interpolated) as is_interpolated, sum(readings)::integer as readings,
       sum(power_readings)::integer as power_readings, sum(power_sum_w)::bigint as power_sum_w,
       max(power_max_w) as power_max_w,
       (array_agg(soc_percent order by starts_at desc) filter (where soc_percent is not null))[1] as soc_percent
     from asset_quarter where asset_id = $1 and starts_at >= $3 and starts_at < $4 group by 1`,
    [assetId, startsOf(buckets), new Date(buckets[0]?.startMs ?? 0), new Date(buckets.at(-1)?.endMs ?? 0)],
  );
  return new Map(
    rows.map((row) => {
      const startsMs = buckets[row.bucket]?.startMs ?? NaN;
      return [
        startsMs,
        {
          startsMs,
          energyWh: row.energy_wh,
          energyMs: row.energy_ms,
          exportWh: row.export_wh,
          exportMs: row.export_ms,
          isInterpolated: row.is_interpolated,
          readings: row.readings,
          powerReadings: row.power_readings,
          powerSumW: row.power_sum_w,
          powerMaxW: row.power_max_w,
          socPercent: row.soc_percent,
        },
      ];
    }),
  );
}

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { instantFrom, instantRange, InvalidParameterError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { horizonOf } from '../meter-retention/horizon';
import { type Bucket, bucketsOf, type Interval } from '../meter-series/domain/buckets';
import { type Aggregate, rounded, type SeriesMeasurand } from '../meter-series/domain/measurands';
import type { EnergyQuality } from '../meter-series/domain/quality';
import { QUARTER_MS } from '../meter-series/domain/quarters';
import type { IntervalDto } from '../meter-series/dto/meter-values.dto';
import type { SeriesPage, SeriesWindow } from '../meter-series/series-page';

import { assetSumsOf, partsOf } from './asset-quarters.repository';
import { type AssetSamples, assetSamplesOf } from './asset-samples.repository';
import { type AssetQuarter, quartersTouched } from './domain/asset-quarters';
import { qualityOf } from './domain/metered-quality';
import { sumOfQuarters } from './domain/sum-of-quarters';
import { type EnergyAsset, findAssetAnywhere } from './energy-assets';

/** Of what was known then each reading is looked at. */
const MOST_DAYS_AS_OF = 31;
const DAY_MS = 86_400_000;
const MEMBERS = ['energy_kwh', 'power_kw', 'voltage_v', 'current_a', 'soc_percent'] as const;
type Member = (typeof MEMBERS)[number];

export interface AssetSeriesRequest {
  readonly interval: Interval;
  readonly aggregate: Aggregate;
  /** null: all that assets tell. */
  readonly members: readonly SeriesMeasurand[] | null;
  /** A date or RFC 3339; left out: now. */
  readonly asOf: string | undefined;
}

interface Told {
  readonly sum: AssetQuarter | undefined;
  readonly samples: AssetSamples | undefined;
}

/** What a meter of a site, or another energy asset, told: as a series of meter values. */
@Injectable()
export class AssetSeries {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  /** @throws InvalidParameterError, NotFoundError */
  read(
    caller: Principal,
    assetId: string,
    { from, to, timeZone: zone, after, limit }: SeriesWindow,
    { interval, aggregate, members, asOf: stated }: AssetSeriesRequest,
  ): Promise<SeriesPage<IntervalDto>> {
    return this.database.run(caller.organizationId, async (tx) => {
      const asset = await findAssetAnywhere(tx, caller, assetId);
      const timeZone = zone ?? asset.timeZone;
      const wanted = membersOf(members);
      const range = instantRange(from, to, timeZone);
      const asked = { fromMs: range.from?.getTime() ?? 0, beforeMs: range.before?.getTime() ?? 0 };
      const asOf = stated === undefined ? null : instantFrom('as_of', stated, timeZone);
      if (asOf !== null) requireKnown(asked, (await horizonOf(tx, caller.organizationId)).getTime());
      const span = { ...asked, fromMs: Math.max(asked.fromMs, after?.at.getTime() ?? 0) };
      const found = bucketsOf(interval, timeZone, span, limit + 1);
      const buckets = found.slice(0, limit);
      const sums = await sumsOf(tx, asset, buckets, asOf);
      const samples = await assetSamplesOf(tx, assetId, buckets, { aggregate, asOf });
      const next = found[limit];
      const rows = buckets.map((bucket): IntervalDto => {
        const told = { sum: sums.get(bucket.startMs), samples: samples.get(bucket.startMs) };
        return {
          start: new Date(bucket.startMs).toISOString(),
          end: new Date(bucket.endMs).toISOString(),
          site_id: asset.siteId,
          charge_point_id: null,
          evse_id: null,
          connector_id: null,
          session_id: null,
          asset_id: assetId,
          ...Object.fromEntries(wanted.map((member) => [member, shown(member, told, aggregate)])),
          samples: told.samples?.readings ?? told.sum?.readings ?? 0,
          quality: seriesQuality(told, bucket),
        };
      });
      return {
        timeZone,
        rows,
        next: next === undefined ? null : { at: new Date(next.startMs), seq: 0 },
        isRolledUp: false,
      };
    });
  }
}

/** @throws InvalidParameterError for what no asset tells */
function membersOf(asked: readonly SeriesMeasurand[] | null): readonly Member[] {
  if (asked === null) return MEMBERS;
  const members = MEMBERS.filter((member) => asked.includes(member));
  if (members.length === asked.length) return members;
  throw InvalidParameterError.of(
    'measurand',
    'contradiction',
    `Of an energy asset there are ${MEMBERS.join(', ')}.`,
  );
}

/** @throws InvalidParameterError */
function requireKnown({ fromMs, beforeMs }: { fromMs: number; beforeMs: number }, horizonMs: number): void {
  if (fromMs < horizonMs) {
    throw InvalidParameterError.of(
      'as_of',
      'rolled_up',
      'A part of it is older than readings are kept one by one: its earlier states are not known any more.',
    );
  }
  if (beforeMs - fromMs > (MOST_DAYS_AS_OF + 1) * DAY_MS) {
    throw InvalidParameterError.of('to', 'max', `With as_of at most ${MOST_DAYS_AS_OF} days at once.`);
  }
}

/** What is kept by quarters of an hour is of now: of shorter intervals, and of an earlier state, the readings are counted. */
async function sumsOf(
  tx: EntityManager,
  asset: EnergyAsset,
  buckets: readonly Bucket[],
  asOf: Date | null,
): Promise<ReadonlyMap<number, AssetQuarter>> {
  const [first, last] = [buckets[0], buckets.at(-1)];
  if (first === undefined || last === undefined) return new Map();
  if (buckets.some(({ startMs, endMs }) => endMs - startMs < QUARTER_MS)) {
    const parts = await partsOf(tx, asset, buckets, asOf);
    return new Map(parts.map((part) => [part.startsMs, part]));
  }
  if (asOf === null) return assetSumsOf(tx, asset.id, buckets);
  const quarters = await partsOf(tx, asset, quartersTouched(first.startMs, last.endMs - 1), asOf);
  let next = 0;
  return new Map(
    buckets.map(({ startMs, endMs }) => {
      const begin = next;
      while ((quarters[next]?.startsMs ?? Infinity) < endMs) next += 1;
      return [startMs, sumOfQuarters(startMs, quarters.slice(begin, next))];
    }),
  );
}

function shown(member: Member, { sum, samples }: Told, aggregate: Aggregate): IntervalDto[Member] {
  switch (member) {
    case 'energy_kwh':
      return kiloOf(sum?.energyWh ?? null);
    case 'power_kw':
      return kiloOf(samples?.power_w ?? rolledUpPowerW(sum, aggregate));
    case 'soc_percent':
      return samples?.soc_percent ?? (aggregate === 'last' ? (sum?.socPercent ?? null) : null);
    case 'voltage_v':
    case 'current_a': {
      const value = samples?.[member] ?? null;
      return value === null ? null : { total: rounded(value) };
    }
  }
}

/** Of readings that are not kept any more. */
function rolledUpPowerW(sum: AssetQuarter | undefined, aggregate: Aggregate): number | null {
  if (sum === undefined || sum.powerSumW === null) return null;
  if (aggregate === 'max') return sum.powerMaxW;
  return aggregate === 'mean' ? sum.powerSumW / sum.powerReadings : null;
}

function seriesQuality({ sum, samples }: Told, bucket: Bucket): EnergyQuality {
  const known = sum === undefined ? null : { knownMs: sum.energyMs, isInterpolated: sum.isInterpolated };
  const quality = qualityOf(known, bucket, Date.now());
  if (quality === 'missing' || quality === 'partial') return quality;
  if (samples?.is_corrected === true) return 'corrected';
  return samples?.is_backfilled === true ? 'backfilled' : quality;
}

function kiloOf(value: number | null): number | null {
  return value === null ? null : rounded(value / 1_000);
}

import { Inject, Injectable } from '@nestjs/common';

import { instantRange } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { horizonOf } from '../meter-retention/horizon';
import { type Bucket, bucketsOf } from '../meter-series/domain/buckets';
import type { SeriesPage, SeriesWindow } from '../meter-series/series-page';

import { assetSumsOf, countAssetQuarters } from './asset-quarters.repository';
import {
  pageOfReadings,
  readingsAt,
  registersBefore,
  type StoredReading,
  writeReadings,
} from './asset-readings.repository';
import type { AssetQuarter } from './domain/asset-quarters';
import { type AssetReading, isIssue, readRow } from './domain/reading-row';
import { takeBatch, type TakenBatch } from './domain/taken-batch';
import type { ReadingInterval } from './dto/readings.dto';
import { findEnergyAsset } from './energy-assets';
import { ensureReadingMonths } from './reading-months';

const BACKFILLED_MS = 3_600_000;

export interface AssetPlace {
  readonly siteId: string;
  readonly assetId: string;
}

export type ReadingWithFormer = StoredReading & { readonly former: readonly StoredReading[] };
export type AssetInterval = Bucket & { readonly told: AssetQuarter | null };

/** Readings of meters and other energy assets of a site. */
@Injectable()
export class AssetReadings {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  /** @throws NotFoundError; CodedError insufficient_role */
  take(caller: Principal, place: AssetPlace, rows: readonly unknown[]): Promise<TakenBatch> {
    return this.database.run(caller.organizationId, async (tx) => {
      const asset = await findEnergyAsset(tx, caller, place, 'write');
      const now = new Date();
      const horizonMs = (await horizonOf(tx, caller.organizationId, now)).getTime();
      const { assetType, maxPowerW } = asset;
      const rules = { nowMs: now.getTime(), horizonMs, assetType, maxPowerW };
      const instants = rows.flatMap((row) => {
        const read = readRow(row, rules);
        return isIssue(read) ? [] : [read.atMs];
      });
      // Before any of them is read: who makes a table waits for those who do.
      await ensureReadingMonths(tx, instants);
      const known = await readingsAt(tx, asset.id, instants);
      const batch = takeBatch(rows, { known, before: await registersBefore(tx, asset.id, instants) }, rules);
      await writeReadings(tx, asset, versionsOf(batch.changes, known, { now, by: caller.subject }));
      const toldMs = batch.changes.map(({ atMs }) => atMs);
      await countAssetQuarters(tx, asset, toldMs, horizonMs);
      return batch;
    });
  }

  /** As they were sent, by time. @throws InvalidParameterError, NotFoundError */
  raw(caller: Principal, place: AssetPlace, window: SeriesWindow): Promise<SeriesPage<ReadingWithFormer>> {
    return this.database.run(caller.organizationId, async (tx) => {
      const asset = await findEnergyAsset(tx, caller, place, 'read');
      const timeZone = window.timeZone ?? asset.timeZone;
      const span = spanOf(window, timeZone);
      const found = await pageOfReadings(tx, asset.id, { ...span, limit: window.limit + 1 });
      const next = found[window.limit];
      return {
        timeZone,
        rows: found.slice(0, window.limit),
        next: next === undefined ? null : { at: new Date(next.atMs), seq: 0 },
        isRolledUp: span.fromMs < (await horizonOf(tx, caller.organizationId)).getTime(),
      };
    });
  }

  /** By intervals. @throws InvalidParameterError, NotFoundError */
  byIntervals(
    caller: Principal,
    place: AssetPlace,
    window: SeriesWindow,
    interval: Exclude<ReadingInterval, 'raw'>,
  ): Promise<SeriesPage<AssetInterval>> {
    return this.database.run(caller.organizationId, async (tx) => {
      const asset = await findEnergyAsset(tx, caller, place, 'read');
      const timeZone = window.timeZone ?? asset.timeZone;
      const found = bucketsOf(interval, timeZone, spanOf(window, timeZone), window.limit + 1);
      const buckets = found.slice(0, window.limit);
      const sums = await assetSumsOf(tx, asset.id, buckets);
      const next = found[window.limit];
      return {
        timeZone,
        rows: buckets.map((bucket) => ({ ...bucket, told: sums.get(bucket.startMs) ?? null })),
        next: next === undefined ? null : { at: new Date(next.startMs), seq: 0 },
        isRolledUp: false,
      };
    });
  }
}

function spanOf({ from, to, after }: SeriesWindow, timeZone: string) {
  const range = instantRange(from, to, timeZone);
  const fromMs = Math.max(range.from?.getTime() ?? 0, after?.at.getTime() ?? 0);
  return { fromMs, beforeMs: range.before?.getTime() ?? 0 };
}

/** What a batch makes of the readings: the newest of each instant, and those that it took the place of. */
function versionsOf(
  changes: readonly AssetReading[],
  known: readonly StoredReading[],
  { now, by }: { readonly now: Date; readonly by: string },
): { readonly newest: StoredReading[]; readonly former: StoredReading[] } {
  const newest = new Map<number, StoredReading>();
  const former: StoredReading[] = [];
  const held = new Map(known.map((reading) => [reading.atMs, reading]));
  for (const reading of changes) {
    const before = held.get(reading.atMs);
    if (before !== undefined) former.push(before);
    const stored = {
      ...reading,
      version: (before?.version ?? 0) + 1,
      isBackfilled: now.getTime() - reading.atMs > BACKFILLED_MS,
      recordedAt: now,
      recordedBy: by,
    };
    held.set(reading.atMs, stored);
    newest.set(reading.atMs, stored);
  }
  return { newest: [...newest.values()], former };
}

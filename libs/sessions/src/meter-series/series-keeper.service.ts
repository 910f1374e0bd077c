import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import { Database, Recurring } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { SessionEntity } from '../charging-sessions/session.entity';

import { type Quarter, quartersOf } from './domain/quarters';
import type { DayPart } from './domain/site-days';
import { horizonsOfOld, registersOf } from './registers.repository';
import { curveOfSession } from './session-curve';
import { addToDays, countDaysAnew } from './site-days.repository';

/** Of one transaction. */
const AT_ONCE = 200;
const EVERY_MS = 1_000;

interface QuarterRow {
  readonly session_id: string;
  readonly starts_ms: number;
  readonly energy_wh: number | null;
  readonly readings: number;
  readonly is_interpolated: boolean;
  readonly is_corrected: boolean;
  readonly connector_id: number;
  readonly site_id: string | null;
  readonly organization_id: string;
  readonly is_backfilled: boolean;
}

/**
 * Counts what each session took in each quarter of an hour, from its record: late facts count like those of now. Beside
 * the quarters it keeps their sums by the local days of their sites.
 */
@Injectable()
export class SeriesKeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly recurring: Recurring;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) logger: Logger,
  ) {
    const failure = 'energy by quarters is not counted';
    this.recurring = new Recurring(() => this.keep(), { everyMs: EVERY_MS, logger, failure });
  }

  onApplicationBootstrap(): void {
    this.recurring.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.recurring.stop();
  }

  private async keep(): Promise<void> {
    while ((await this.keepSome()) === AT_ONCE);
    while (await this.database.transaction((tx) => countDaysAnew(tx)));
  }

  /** @returns how many were due */
  private keepSome(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const [due] = await tx.query<[{ session_id: string }[], number]>(
        `delete from series_due where session_id in (
           select session_id from series_due where due_at <= now() order by due_at limit ${AT_ONCE}
           for update skip locked)
         returning session_id`,
      );
      await countAnew(
        tx,
        due.map(({ session_id }) => session_id),
      );
      return due.length;
    });
  }
}

async function countAnew(tx: EntityManager, sessionIds: readonly string[]): Promise<void> {
  if (sessionIds.length === 0) return;
  const sessions = await tx.findBy(SessionEntity, { id: In([...sessionIds]) });
  const registers = await registersOf(tx, sessions);
  const held = await tx.query<QuarterRow[]>(
    `select session_id, (extract(epoch from starts_at) * 1000)::float8 as starts_ms, energy_wh, readings,
       is_interpolated, is_corrected, connector_id, site_id, organization_id, is_backfilled
     from energy_quarter where session_id = any($1)`,
    [sessionIds],
  );
  const known = new Map(held.map((row) => [keyOf(row), row]));
  const old = await horizonsOfOld(tx, sessions);
  const oldIds = new Set([...old.keys()].map(({ id }) => id));
  const counted = sessions.flatMap((session) => {
    const spanned = curveOfSession(session, registers.get(session.id) ?? []);
    return quartersOf(spanned.curve, spanned).map((quarter) => rowOf(session, quarter));
  });
  // Most of a session's quarters are as they were: they are not written again.
  const written = counted.filter((row) => !isSame(known.get(keyOf(row)), row, oldIds.has(row.session_id)));
  await write(tx, written);
  const wanted = new Set(counted.map(keyOf));
  const removed = held.filter((row) => !wanted.has(keyOf(row)));
  await remove(tx, removed);
  const replaced = written.flatMap((row) => known.get(keyOf(row)) ?? []);
  await addToDays(tx, [
    ...[...replaced, ...removed].map((row) => dayPartOf(row, -1)),
    ...written.map((row) => dayPartOf(row, 1)),
  ]);
}

function dayPartOf(row: QuarterRow, sign: DayPart['sign']): DayPart {
  return {
    sign,
    siteId: row.site_id,
    organizationId: row.organization_id,
    startsMs: row.starts_ms,
    energyWh: row.energy_wh,
    readings: row.readings,
    isInterpolated: row.is_interpolated,
    isBackfilled: row.is_backfilled,
    isCorrected: row.is_corrected,
  };
}

function rowOf(session: SessionEntity, quarter: Quarter) {
  const { startsMs, energyWh, readings, isInterpolated, isCorrected } = quarter;
  return {
    session_id: session.id,
    starts_ms: startsMs,
    organization_id: session.organizationId,
    charge_point_id: session.chargePointId,
    connector_id: session.connectorId,
    site_id: session.siteId,
    energy_wh: energyWh,
    readings,
    is_interpolated: isInterpolated,
    is_backfilled: session.source === 'import',
    is_corrected: isCorrected,
  };
}

function keyOf({ session_id, starts_ms }: Pick<QuarterRow, 'session_id' | 'starts_ms'>): string {
  return `${session_id} ${starts_ms}`;
}

/** Of readings that are kept rolled up only nobody can say anew how many they were. */
function isSame(held: QuarterRow | undefined, row: QuarterRow, isOld: boolean): boolean {
  if (held?.energy_wh !== row.energy_wh) return false;
  if (held.connector_id !== row.connector_id || held.site_id !== row.site_id) return false;
  if (isOld) return true;
  const isSameQuality =
    held.is_interpolated === row.is_interpolated && held.is_corrected === row.is_corrected;
  return isSameQuality && held.readings === row.readings;
}

async function write(tx: EntityManager, rows: readonly ReturnType<typeof rowOf>[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into energy_quarter (session_id, starts_at, organization_id, charge_point_id, connector_id, site_id,
       energy_wh, readings, is_interpolated, is_backfilled, is_corrected)
     select session_id, to_timestamp(starts_ms / 1000), organization_id, charge_point_id, connector_id, site_id,
       energy_wh, readings, is_interpolated, is_backfilled, is_corrected
     from jsonb_to_recordset($1::jsonb) as row(session_id text, starts_ms float8, organization_id text,
       charge_point_id text, connector_id integer, site_id text, energy_wh bigint, readings integer,
       is_interpolated boolean, is_backfilled boolean, is_corrected boolean)
     on conflict (session_id, starts_at) do update set organization_id = excluded.organization_id,
       connector_id = excluded.connector_id, site_id = excluded.site_id, is_backfilled = excluded.is_backfilled,
       energy_wh = excluded.energy_wh, readings = excluded.readings, is_interpolated = excluded.is_interpolated,
       is_corrected = excluded.is_corrected`,
    [JSON.stringify(rows)],
  );
}

/** A session that was found to be shorter, or to begin later. */
async function remove(tx: EntityManager, rows: readonly QuarterRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `delete from energy_quarter using unnest($1::text[], $2::float8[]) as row(id, ms)
     where session_id = row.id and starts_at = to_timestamp(row.ms / 1000)`,
    [rows.map(({ session_id }) => session_id), rows.map(({ starts_ms }) => starts_ms)],
  );
}

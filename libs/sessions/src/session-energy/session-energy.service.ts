import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';

import { instantRange, InvalidParameterError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import { decodeCursor, encodeCursor, ofFilter, type Principal, Pseudonyms } from '@csms/platform-http';

import { SessionEntity } from '../charging-sessions/session.entity';
import { meantFilter, whereSession } from '../charging-sessions/session-filter';

import type {
  EnergyOfKeyDto,
  Grouping,
  SessionEnergyDto,
  SessionEnergyQueryDto,
} from './dto/session-energy.dto';

const DAY_MS = 86_400_000;
const MOST_DAYS = 400;

/** Groups are taken together as they are: a session of two groups is of both, and counts once. */
const KEYS: Readonly<Record<Grouping, string>> = {
  driver: 'session.driver_id',
  group: `nullif(array_to_string(session.group_ids, '+'), '')`,
  cost_centre: 'session.cost_centre',
  vehicle: 'session.vehicle_id',
  site: 'session.site_id',
  project: 'session.project_id',
  charge_point: 'session.charge_point_id',
};

interface Row {
  readonly key: string | null;
  readonly energy_wh: number;
  readonly sessions: number;
  readonly unknown: number;
}

/** What sessions took together: each session counts once, in one row. */
@Injectable()
export class SessionEnergy {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms,
  ) {}

  /** @throws InvalidParameterError */
  read(caller: Principal, asked: SessionEnergyQueryDto): Promise<SessionEnergyDto> {
    const { from, before } = periodOf(asked);
    const shownAfter = keyAfter(asked);
    const viewOfKey = asked.group_by === 'driver' ? this.pseudonyms.viewOf(caller) : asItIs;
    return this.database.run(caller.organizationId, async (tx) => {
      const query = await meantFilter(tx, caller, asked, this.pseudonyms);
      const after = await this.keyMeant(tx, caller, query, shownAfter);
      const [total] = await sessionsOf(tx, caller, query)
        .select(FIGURES.map((figure) => [...figure]).map(([sql, name]) => `${sql} as ${name}`))
        .getRawMany<Row>();
      const rows = await page(sessionsOf(tx, caller, query), query, after);
      const shown = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? shown.at(-1) : undefined;
      return {
        group_by: query.group_by,
        from: from.toISOString(),
        to: before.toISOString(),
        total_energy_wh: total?.energy_wh ?? 0,
        total_sessions: total?.sessions ?? 0,
        data: shown.map((row) => toDto({ ...row, key: viewOfKey(row.key) })),
        next_cursor: last === undefined ? null : cursorOf(asked, viewOfKey(last.key) ?? ''),
      };
    });
  }

  /** A cursor tells no more of a driver than the rows do. */
  private async keyMeant(
    tx: EntityManager,
    caller: Principal,
    { group_by: grouping }: SessionEnergyQueryDto,
    key: string | null,
  ): Promise<string | null> {
    if (key === null || grouping !== 'driver') return key;
    return this.pseudonyms.meantBy(caller, key, () =>
      tx.query('select driver_id from driver where erased_at is null'),
    );
  }
}

const asItIs = (key: string | null): string | null => key;

const FIGURES = [
  ['coalesce(sum(session.energy_wh), 0)::bigint', 'energy_wh'],
  ['count(*)::int', 'sessions'],
  ['count(*) filter (where session.energy_wh is null)::int', 'unknown'],
] as const;

function sessionsOf(
  tx: EntityManager,
  caller: Principal,
  { cursor: _cursor, ...filter }: SessionEnergyQueryDto,
): SelectQueryBuilder<SessionEntity> {
  const query = tx.createQueryBuilder(SessionEntity, 'session');
  whereSession(query, caller, filter);
  return query;
}

/** One row more than asked for; by key, those without one last. */
function page(
  sessions: SelectQueryBuilder<SessionEntity>,
  { group_by: grouping, limit }: SessionEnergyQueryDto,
  after: string | null,
): Promise<Row[]> {
  const key = KEYS[grouping];
  if (after !== null) sessions.andWhere(`(${key} collate "C" > :after or ${key} is null)`, { after });
  sessions.select(`${key} collate "C"`, 'key');
  for (const [sql, name] of FIGURES) sessions.addSelect(sql, name);
  return sessions
    .groupBy('1')
    .orderBy('1', 'ASC', 'NULLS LAST')
    .limit(limit + 1)
    .getRawMany<Row>();
}

function toDto({ key, energy_wh, sessions, unknown }: Row): EnergyOfKeyDto {
  return {
    key,
    energy_wh,
    energy_kwh: energy_wh / 1_000,
    sessions,
    sessions_without_energy: unknown,
  };
}

function periodOf({ from, to, time_zone: zone }: SessionEnergyQueryDto): { from: Date; before: Date } {
  const range = instantRange(from, to, zone ?? 'UTC');
  const period = { from: range.from ?? new Date(0), before: range.before ?? new Date() };
  if (+period.before - +period.from <= MOST_DAYS * DAY_MS + DAY_MS / 2) return period;
  throw InvalidParameterError.of('to', 'max', `The period spans ${MOST_DAYS} days at most.`);
}

/** A cursor is good for the same filters alone. */
function nameOf({ limit: _limit, cursor: _cursor, ...filter }: SessionEnergyQueryDto): string {
  return ofFilter({ name: 'key', column: 'key', isDescending: false, isInstant: false }, filter).name;
}

function cursorOf(query: SessionEnergyQueryDto, key: string): string {
  return encodeCursor({ at: key, id: '', sort: nameOf(query) });
}

function keyAfter(query: SessionEnergyQueryDto): string | null {
  if (query.cursor === undefined) return null;
  const { at, sort } = decodeCursor(query.cursor);
  if (sort === nameOf(query)) return at;
  throw InvalidParameterError.of('cursor', 'cursor', 'cursor is of a list with other filters.');
}

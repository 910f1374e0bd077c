import type { EntityManager } from 'typeorm';

import { snapshotOf, snapshotRows } from '@csms/platform-db';
import { type DriverView, grantedSites, type Principal, type Pseudonyms } from '@csms/platform-http';

import { SessionEntity } from '../charging-sessions/session.entity';
import { toSessionDto } from '../charging-sessions/session.mapper';
import { meantFilter, whereSession } from '../charging-sessions/session-filter';
import { MEASURANDS, type SeriesMeasurand } from '../meter-series/domain/measurands';
import { seriesPage, type SeriesRequest } from '../meter-series/meter-series.service';
import { ocppNameOf, type RawRow, toRawValueDto } from '../meter-series/raw-values.service';
import { rightValues } from '../meter-series/right-values';
import type { SeriesPlace } from '../meter-series/series-page';
import { scopeOf, type SeriesSubject } from '../meter-series/series-scope';

import type { MeterValueFiltersDto } from './dto/create-export.dto';
import type { ExportEntity } from './export.entity';

const ROWS_AT_ONCE = 500;

export const SESSION_COLUMNS = [
  'session_id',
  'transaction_id',
  'ocpp_transaction_id',
  'charge_point_id',
  'connector_id',
  'evse_id',
  'site_id',
  'project_id',
  'driver_id',
  'user_id',
  'group_ids',
  'cost_centre',
  'vehicle_id',
  'roaming_party',
  'purpose',
  'auth.method',
  'auth.id_tag_masked',
  'auth.status',
  'status',
  'started_at',
  'ended_at',
  'charging_ended_at',
  'duration_minutes',
  'energy_kwh',
  'max_power_kw',
  'meter_start_kwh',
  'meter_stop_kwh',
  'stop_reason',
  'is_end_presumed',
  'revision',
  'corrected',
  'time_zone',
  'source',
  'external_id',
  'updated_at',
];

const RAW_COLUMNS = [
  'timestamp',
  'charge_point_id',
  'evse_id',
  'connector_id',
  'session_id',
  'measurand',
  'value',
  'unit',
  'phase',
  'context',
  'location',
  'quality',
];

/** The rows of an export, as its list shows them. */
export interface ExportedRows {
  readonly columns: readonly string[];
  readonly batches: AsyncIterable<readonly object[]>;
}

/**
 * Of the order, as the one who gave it may see them.
 *
 * @param isPseudonymous whether drivers go by pseudonyms now, whoever asks
 */
export function exportedRows(
  tx: EntityManager,
  order: ExportEntity,
  pseudonyms: Pseudonyms,
  isPseudonymous: boolean,
): ExportedRows {
  const caller = callerOf(order);
  if (order.dataset === 'sessions') {
    const viewOfDriver = pseudonyms.viewOf(isPseudonymous ? { ...caller, pseudonymous: true } : caller);
    return { columns: SESSION_COLUMNS, batches: sessions(tx, caller, order, pseudonyms, viewOfDriver) };
  }
  const filters = order.filters as unknown as MeterValueFiltersDto;
  const members = (filters.measurand?.split(',') as SeriesMeasurand[] | undefined) ?? null;
  const { interval = '15min', aggregate = 'mean' } = filters as Partial<MeterValueFiltersDto>;
  if (interval === 'raw') return { columns: RAW_COLUMNS, batches: rawValues(tx, caller, order, members) };
  return {
    columns: intervalColumns(filters, members),
    batches: intervals(tx, caller, order, { interval, members, aggregate, phase: null }),
  };
}

/** With the rights that the one who ordered it had. */
export function callerOf({ organizationId, owner }: ExportEntity): Principal {
  const { subject, scopes, grants, pseudonymous = false } = owner;
  return {
    organizationId,
    subject,
    type: 'api_key',
    scopes,
    role: null,
    grants,
    pseudonymous,
    requestId: '',
    address: null,
  };
}

/** Which of the list's subjects the filters name. */
export function subjectOf(filters: MeterValueFiltersDto): SeriesSubject {
  const { charge_point_id, connector_id, session_id, site_id } = filters;
  return {
    chargePointId: charge_point_id,
    connectorId: connector_id,
    sessionId: session_id,
    siteId: site_id,
  };
}

async function* sessions(
  tx: EntityManager,
  caller: Principal,
  { fromAt, beforeAt, sinceAt, untilAt, filters }: ExportEntity,
  pseudonyms: Pseudonyms,
  viewOfDriver: DriverView,
): AsyncGenerator<object[]> {
  const query = tx.createQueryBuilder(SessionEntity, 'session');
  // Whom the filters name was said when they were ordered.
  whereSession(query, caller, await meantFilter(tx, caller, filters, pseudonyms));
  if (fromAt !== null) query.andWhere('session.startedAt >= :fromAt', { fromAt });
  if (beforeAt !== null) query.andWhere('session.startedAt < :beforeAt', { beforeAt });
  if (sinceAt !== null) query.andWhere('session.updatedAt >= :sinceAt', { sinceAt });
  if (untilAt !== null) query.andWhere('session.updatedAt < :untilAt', { untilAt });
  query.orderBy(sinceAt === null ? 'session.startedAt' : 'session.updatedAt').addOrderBy('session.id');
  for await (const rows of snapshotOf(tx, query, ROWS_AT_ONCE)) {
    yield rows.map((row) => toSessionDto(row, viewOfDriver));
  }
}

async function* rawValues(
  tx: EntityManager,
  caller: Principal,
  order: ExportEntity,
  members: readonly SeriesMeasurand[] | null,
): AsyncGenerator<object[]> {
  const filters = order.filters as unknown as MeterValueFiltersDto;
  const { fromAt: from, beforeAt: before } = order;
  const names = members?.map(ocppNameOf) ?? null;
  if (filters.session_id !== undefined) await scopeOf(tx, caller, subjectOf(filters));
  const { charge_point_id = null, site_id = null, connector_id = null, session_id = null } = filters;
  const places = [charge_point_id, site_id, connector_id, grantedSites(caller, 'read')];
  const [sql, parameters] = ((): [string, readonly unknown[]] => {
    if (order.sinceAt !== null) {
      return [RAW_CHANGED, [from, before, names, ...places, session_id, order.sinceAt, order.untilAt]];
    }
    if (session_id !== null) return [RAW_OF_SESSION, [from, before, names, session_id]];
    return [RAW_OF_CHARGE_POINTS, [from, before, names, ...places]];
  })();
  for await (const rows of snapshotRows<RawRow>(tx, sql, parameters, ROWS_AT_ONCE)) {
    yield rows.map(toRawValueDto);
  }
}

const RIGHT = rightValues(null);
const VALUES = `sampled_at, charge_point_id,
  (select session.evse_id from session where session.id = meter_value.session_id) as evse_id, connector_id, session_id, measurand, (${RIGHT.value})::text as value, unit,
  phase, context, location, seq, ${RIGHT.isCorrected} as is_corrected`;
const ASKED = `sampled_at >= $1 and sampled_at < $2 and ($3::text[] is null or measurand = any($3))`;

/** Charge point by charge point, so that each is found by its index. */
const RAW_OF_CHARGE_POINTS = `
  select found.* from metered_place as place
  cross join lateral (
    select ${VALUES} from meter_value
    where charge_point_id = place.id and ${ASKED} and ($6::integer is null or connector_id = $6)
  ) as found
  where place.kind = 'charge_point' and ($4::text is null or place.id = $4)
    and ($5::text is null or place.site_id = $5) and ($7::text[] is null or place.site_id = any($7))
  order by place.id, found.sampled_at, found.seq`;

const RAW_OF_SESSION = `
  select ${VALUES} from meter_value where session_id = $4 and ${ASKED} order by sampled_at, seq`;

const AMONG_CHANGED = `($1::timestamptz is null or sampled_at >= $1) and ($2::timestamptz is null or sampled_at < $2)
  and ($3::text[] is null or measurand = any($3)) and ($8::text is null or session_id = $8)
  and ($6::integer is null or connector_id = $6)
  and charge_point_id in (select id from metered_place as place
    where place.kind = 'charge_point' and ($4::text is null or place.id = $4)
      and ($5::text is null or place.site_id = $5) and ($7::text[] is null or place.site_id = any($7)))`;
const TAKEN_THEN = `recorded_at >= $9 and ($10::timestamptz is null or recorded_at < $10)`;

/**
 * What was taken, and what of before was corrected then: each once. Of values that were stored before it was written
 * down when nobody can say it.
 */
const RAW_CHANGED = `
  select ${VALUES} from meter_value where ${TAKEN_THEN} and ${AMONG_CHANGED}
  union all
  select ${VALUES} from meter_value
  where (session_id, meter_value.seq) in (
      select known.session_id, known.seq from corrected_value as known
      where known.recorded_at >= $9 and ($10::timestamptz is null or known.recorded_at < $10))
    and (${TAKEN_THEN}) is not true and ${AMONG_CHANGED}
  order by charge_point_id, sampled_at, seq`;

async function* intervals(
  tx: EntityManager,
  caller: Principal,
  order: ExportEntity,
  request: SeriesRequest,
): AsyncGenerator<object[]> {
  const { fromAt, beforeAt, timeZone, filters } = order;
  const from = (fromAt ?? new Date(0)).toISOString();
  // An instant `to` includes its second, which is the last one before the end.
  const to = new Date(+(beforeAt ?? order.createdAt) - 1).toISOString();
  for (const subject of await subjectsOf(tx, caller, filters as unknown as MeterValueFiltersDto)) {
    let after: SeriesPlace | null = null;
    do {
      const window = { from, to, timeZone, after, limit: ROWS_AT_ONCE };
      const page = await seriesPage(tx, caller, subject, window, request);
      if (page.rows.length > 0) yield [...page.rows];
      after = page.next;
    } while (after !== null);
  }
}

/** The one that is named, or every charge point that the caller may see. */
async function subjectsOf(
  tx: EntityManager,
  caller: Principal,
  filters: MeterValueFiltersDto,
): Promise<SeriesSubject[]> {
  const subject = subjectOf(filters);
  if (Object.values(subject).some((id) => id !== undefined)) return [subject];
  const places = await tx.query<{ id: string }[]>(
    `select id from metered_place where kind = 'charge_point' and ($1::text[] is null or site_id = any($1)) order by id`,
    [grantedSites(caller, 'read')],
  );
  return places.map(({ id }) => ({ chargePointId: id }));
}

/** Of the list of meter values that a query asks for. */
export function meterValueColumns({ interval, site_id, measurand }: Readonly<Record<string, unknown>>) {
  if (interval === 'raw') return RAW_COLUMNS;
  const members = typeof measurand === 'string' ? (measurand.split(',') as SeriesMeasurand[]) : null;
  return intervalColumns(typeof site_id === 'string' ? { site_id } : {}, members);
}

function intervalColumns(
  { site_id: siteId }: Pick<MeterValueFiltersDto, 'site_id'>,
  members: readonly SeriesMeasurand[] | null,
): readonly string[] {
  const all = siteId === undefined ? MEASURANDS : MEASURANDS.slice(0, 2);
  return [
    'start',
    'end',
    'site_id',
    'charge_point_id',
    'evse_id',
    'connector_id',
    'session_id',
    ...all.filter((member) => members === null || members.includes(member)),
    'samples',
    'quality',
  ];
}

import type { EntityManager } from 'typeorm';

import { exactEnergyRegisterWh, type NormalisedReading } from '@csms/ocpp';

import { meterStartWh } from '../charging-sessions/domain/session-state';
import type { SessionEntity } from '../charging-sessions/session.entity';
import { stateOf } from '../charging-sessions/session.mapper';
import { horizonsOf } from '../meter-retention/horizon';

import type { RegisterPoint } from './domain/energy-curve';
import { QUARTER_MS } from './domain/quarters';
import { curveOfSession } from './session-curve';

interface RegisterRow {
  readonly session_id: string;
  readonly at_ms: number;
  readonly readings: readonly {
    readonly phase: string | null;
    readonly value: string;
    readonly context: string;
  }[];
}

/**
 * The energy registers of some sessions as they were read, by time; what somebody corrected is with the session. Where
 * readings are kept rolled up only, those that the session's quarters of an hour show.
 */
export async function registersOf(
  tx: EntityManager,
  sessions: readonly SessionEntity[],
): Promise<Map<string, RegisterPoint[]>> {
  const found = await registersRead(tx, sessions);
  const old = await horizonsOfOld(tx, sessions);
  for (const [id, points] of await registersShown(tx, old)) {
    found.set(id, [...points, ...(found.get(id) ?? [])]);
  }
  return found;
}

/** The same of one session, as far as they were stored by an instant. */
export async function registersAsOf(
  tx: EntityManager,
  session: SessionEntity,
  asOf: Date,
): Promise<RegisterPoint[]> {
  return (await registersRead(tx, [session], asOf)).get(session.id) ?? [];
}

/** Of the sessions that began before values are kept one by one, since when they are. */
export async function horizonsOfOld(
  tx: EntityManager,
  sessions: readonly SessionEntity[],
): Promise<Map<SessionEntity, Date>> {
  const old = new Map<SessionEntity, Date>();
  const owners = new Set(sessions.map((session) => session.organizationId));
  const horizons = await horizonsOf(tx, [...owners]);
  for (const session of sessions) {
    const horizon = horizons.get(session.organizationId) as Date;
    if (session.startedAt < horizon) old.set(session, horizon);
  }
  return old;
}

/** Those that were read and are kept one by one, by time. */
export async function registersRead(
  tx: EntityManager,
  sessions: readonly SessionEntity[],
  asOf: Date | null = null,
): Promise<Map<string, RegisterPoint[]>> {
  if (sessions.length === 0) return new Map();
  // What was read outside of a session says nothing of it: months in which none of them was under way are not looked at.
  const spans = sessions.map((session) => curveOfSession(session, []));
  const from = Math.min(...spans.map(({ startedMs }) => startedMs));
  const until = Math.max(...spans.map(({ untilMs }) => untilMs));
  const rows = await tx.query<RegisterRow[]>(
    `select session_id, (extract(epoch from sampled_at) * 1000)::float8 as at_ms,
       jsonb_agg(jsonb_build_object('phase', phase, 'value', value::text, 'context', context)) as readings
     from meter_value
     where session_id = any($1) and measurand = 'Energy.Active.Import.Register' and unit = 'Wh'
       and location = 'Outlet' and value is not null
       and sampled_at between $3 and $4
       and ($2::timestamptz is null or recorded_at is null or recorded_at <= $2)
     group by session_id, sampled_at
     order by session_id, sampled_at`,
    [sessions.map(({ id }) => id), asOf, new Date(from), new Date(until)],
  );
  const points = rows.flatMap(({ session_id, at_ms, readings }) => {
    const registerWh = exactEnergyRegisterWh(readings.map(asReading));
    return registerWh === null ? [] : [{ session_id, atMs: at_ms, registerWh }];
  });
  return Map.groupBy(points, ({ session_id }) => session_id);
}

/** At the ends of the quarters that are over by then. */
async function registersShown(
  tx: EntityManager,
  old: ReadonlyMap<SessionEntity, Date>,
): Promise<Map<string, RegisterPoint[]>> {
  if (old.size === 0) return new Map();
  const rows = await tx.query<{ session_id: string; ends_ms: number; taken_wh: number | null }[]>(
    `select session_id, (extract(epoch from starts_at) * 1000)::float8 + ${QUARTER_MS} as ends_ms,
       (sum(energy_wh) over (partition by session_id order by starts_at))::bigint as taken_wh
     from energy_quarter where session_id = any($1) order by session_id, starts_at`,
    [[...old.keys()].map(({ id }) => id)],
  );
  const quarters = Map.groupBy(rows, ({ session_id }) => session_id);
  return new Map(
    [...old].map(([session, horizon]): [string, RegisterPoint[]] => {
      const startWh = meterStartWh(stateOf(session)) ?? 0;
      const over = (quarters.get(session.id) ?? []).filter(({ ends_ms }) => ends_ms <= horizon.getTime());
      return [
        session.id,
        over.map(({ ends_ms, taken_wh }) => ({ atMs: ends_ms, registerWh: startWh + (taken_wh ?? 0) })),
      ];
    }),
  );
}

function asReading({ phase, value }: RegisterRow['readings'][number]): NormalisedReading {
  return {
    measurand: 'Energy.Active.Import.Register',
    unit: 'Wh',
    location: 'Outlet',
    value,
    ...(phase === null ? {} : { phase }),
  } as NormalisedReading;
}

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { orNotFound } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import { type Principal, whereSiteIsGranted } from '@csms/platform-http';

import { energyWh } from '../charging-sessions/domain/session-state';
import { SessionEntity } from '../charging-sessions/session.entity';
import { stateOf } from '../charging-sessions/session.mapper';
import type { LifeStep } from '../life-lines/domain/life-step';

import { isStillPluggedIn } from './domain/readiness';
import type { VehicleReadinessDto } from './dto/vehicle-readiness.dto';

/** Among so many of its newest sessions the last state of charge is looked for. */
const SESSIONS_LOOKED_AT = 20;

interface ToldSoc {
  readonly value: string;
  readonly sampled_at: Date;
}

/** What the system knows of a vehicle that is to leave: nothing of it is guessed. */
@Injectable()
export class VehicleReadiness {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  /** @throws NotFoundError */
  read(caller: Principal, vehicleId: string): Promise<VehicleReadinessDto> {
    return this.database.run(caller.organizationId, async (tx) => {
      const [known] = await tx.query<object[]>(
        `select 1 where exists (select from vehicle where vehicle_id = $1)
           or exists (select from session where vehicle_id = $1)`,
        [vehicleId],
      );
      orNotFound(known, 'vehicle', vehicleId);
      const sessions = await newestSessions(tx, caller, vehicleId);
      const current = sessions.find(({ endedAt }) => endedAt === null) ?? sessions[0] ?? null;
      const lastEnded = sessions.find(({ endedAt }) => endedAt !== null) ?? null;
      const soc = await lastSoc(tx, sessions);
      const isPluggedIn = current === null ? null : await isPluggedInNow(tx, current);
      const place = isPluggedIn === true ? current : null;
      const taken = current === null ? null : energyWh(stateOf(current));
      return {
        vehicle_id: vehicleId,
        soc_percent: soc === null ? null : Number(soc.value),
        soc_at: soc?.sampled_at.toISOString() ?? null,
        session_id: current?.id ?? null,
        charging: current?.endedAt === null && current.chargingStates.at(-1)?.state === 'Charging',
        plugged_in: isPluggedIn,
        charge_point_id: place?.chargePointId ?? null,
        connector_id: place?.connectorId ?? null,
        site_id: place?.siteId ?? null,
        energy_kwh_since_start: taken === null ? null : taken / 1_000,
        last_session_ended_at: lastEnded?.endedAt?.toISOString() ?? null,
        next_departure: null,
      };
    });
  }
}

function newestSessions(tx: EntityManager, caller: Principal, vehicleId: string): Promise<SessionEntity[]> {
  const query = tx
    .createQueryBuilder(SessionEntity, 'session')
    .where('session.vehicleId = :vehicleId', { vehicleId })
    .orderBy('session.startedAt', 'DESC')
    .addOrderBy('session.id', 'DESC')
    .limit(SESSIONS_LOOKED_AT);
  whereSiteIsGranted(query, 'session.siteId', caller);
  return query.getMany();
}

async function lastSoc(tx: EntityManager, sessions: readonly SessionEntity[]): Promise<ToldSoc | null> {
  if (sessions.length === 0) return null;
  const [found] = await tx.query<ToldSoc[]>(
    `select value::text as value, sampled_at from meter_value
     where session_id = any($1) and measurand = 'SoC' and value is not null
     order by sampled_at desc, seq desc limit 1`,
    [sessions.map(({ id }) => id)],
  );
  return found ?? null;
}

async function isPluggedInNow(tx: EntityManager, session: SessionEntity): Promise<boolean | null> {
  const { endedAt, chargePointId, evseId, connectorId, startedAt, id } = session;
  if (endedAt === null) return true;
  const place = [chargePointId, evseId, connectorId];
  const steps = await tx.query<{ step: LifeStep }[]>(
    `select step from connector_word where charge_point_id = $1 and evse_id = $2 and connector_id = $3 and at >= $4
     order by at limit 100`,
    [...place, endedAt],
  );
  const next = await tx.query<unknown[]>(
    `select 1 from session where charge_point_id = $1 and evse_id = $2 and connector_id = $3
       and started_at >= $4 and id <> $5 limit 1`,
    [...place, startedAt, id],
  );
  return isStillPluggedIn(
    steps.map(({ step }) => step),
    next.length > 0,
  );
}

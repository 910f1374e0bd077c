import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

import { energyWh, type SessionState } from '../charging-sessions/domain/session-state';

interface Row {
  readonly id: string;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly last_sign_at: Date;
  readonly meter_start_wh: string | null;
  readonly meter_stop_wh: string | null;
  readonly first_register_at: Date | null;
  readonly first_register_wh: string | null;
  readonly last_register_at: Date | null;
  readonly last_register_wh: string | null;
}

const AT_ONCE = 5_000;

/** The vehicle of a session, and its energy as a figure that the database can add up. */
export class CountEnergyOfSessions1763815020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table vehicle (
        vehicle_id text primary key,
        organization_id text not null,
        driver_id text,
        id_tag text,
        evcc_id text
      );
      create index on vehicle (organization_id, driver_id);
      create index on vehicle (organization_id, upper(id_tag));
      create index on vehicle (organization_id, evcc_id);
      alter table session add column vehicle_id text, add column energy_wh bigint;
      create index session_of_vehicle on session (vehicle_id, started_at desc, id desc) where vehicle_id is not null;
    `);
    await runner.query(scopeByOrganization('sessions', 'vehicle'));
    for (let after = ''; ;) {
      const rows = (await runner.query(
        `select id, started_at, ended_at, last_sign_at, meter_start_wh, meter_stop_wh, first_register_at,
           first_register_wh, last_register_at, last_register_wh
         from session where id > $1 order by id limit ${AT_ONCE}`,
        [after],
      )) as Row[];
      await count(runner, rows);
      if (rows.length < AT_ONCE) break;
      after = rows.at(-1)?.id ?? '';
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index session_of_vehicle;
      alter table session drop column vehicle_id, drop column energy_wh;
      drop table vehicle;
    `);
  }
}

/** By the rule by which it is shown. */
async function count(runner: QueryRunner, rows: readonly Row[]): Promise<void> {
  await runner.query(
    `update session set energy_wh = counted.wh
     from unnest($1::text[], $2::bigint[]) as counted(id, wh) where session.id = counted.id`,
    [rows.map(({ id }) => id), rows.map((row) => energyWh(figuresOf(row)))],
  );
}

function figuresOf(row: Row): SessionState {
  const wh = (value: string | null) => (value === null ? null : Number(value));
  const register = (at: Date | null, value: string | null) => {
    const read = wh(value);
    return at === null || read === null ? null : { at, wh: read };
  };
  return {
    startedAt: row.started_at,
    endedAt: row.ended_at,
    lastSignAt: row.last_sign_at,
    meterStartWh: wh(row.meter_start_wh),
    meterStopWh: wh(row.meter_stop_wh),
    firstRegister: register(row.first_register_at, row.first_register_wh),
    latestRegisters: [register(row.last_register_at, row.last_register_wh) ?? []].flat(),
    energyIntervals: [],
    corrected: null,
  } as Partial<SessionState> as SessionState;
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/**
 * Reservations, and what of tokens is needed to make them. Their numbers begin where nobody gets to who numbers
 * reservations of a charger one by one: what callers reserve by the OCPP commands never meets ours.
 */
export class MakeReservations1763827440000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create sequence reservation_number as integer start 1000000001 minvalue 1000000001 cycle;
      create table reservation (
        id text primary key,
        organization_id text not null,
        charge_point_id text not null,
        site_id text,
        project_id text,
        time_zone text not null,
        evse_id integer not null,
        connector_id integer not null,
        number integer not null,
        id_token text,
        driver_id text,
        status text not null,
        reason text,
        at timestamptz(3) not null,
        expires_at timestamptz(3) not null,
        ended_at timestamptz(3),
        session_id text,
        is_release_due boolean not null,
        cancel_command_id text,
        cancel_asked_at timestamptz(3),
        cancel_outcome jsonb,
        is_cancel_refused boolean not null,
        updated_at timestamptz(3) not null
      );
      create unique index reservation_open on reservation (charge_point_id, evse_id)
        where status in ('pending', 'accepted') and not is_cancel_refused;
      create index reservation_of_charge_point on reservation (charge_point_id, at desc);
      create index reservation_by_number on reservation (charge_point_id, number);
      create index reservation_by_time on reservation (organization_id, at desc, id desc);
      create index reservation_of_driver on reservation (driver_id) where driver_id is not null;
      create index reservation_of_session on reservation (session_id) where session_id is not null;
      create index reservation_old on reservation (at);
      create index reservation_due on reservation (expires_at) where status = 'accepted';
      create index reservation_unanswered on reservation (at) where status = 'pending';
      create index reservation_to_release on reservation (charge_point_id) where is_release_due;
      alter table token add id_tag text, add status text, add valid_until timestamptz(3);
      create index token_of_driver on token (driver_id) where driver_id is not null;
    `);
    await runner.query(scopeByOrganization('sessions', 'reservation'));
    await runner.query('grant usage on sequence reservation_number to sessions_api');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table token drop id_tag, drop status, drop valid_until;
      drop table reservation;
      drop sequence reservation_number;
    `);
  }
}

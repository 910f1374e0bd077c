import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** What a list of sessions can be narrowed by; groups and cost centre as they were when the charge began. */
export class FindSessions1763799360000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session add column group_ids text[], add column cost_centre text;
      create table driver (
        driver_id text primary key,
        organization_id text not null,
        is_known boolean not null,
        group_ids text[] not null,
        cost_centre text
      );
      create index session_by_update on session (organization_id, updated_at, id);
      create index session_at_charge_point on session (organization_id, charge_point_id, started_at desc, id desc);
      create index session_at_site on session (organization_id, site_id, started_at desc, id desc);
      create index session_of_project on session (organization_id, project_id, started_at desc, id desc);
      create index session_of_driver on session (driver_id, started_at desc, id desc) where driver_id is not null;
      create index session_of_token on session (organization_id, upper(id_token), started_at desc)
        where id_token is not null;
      create index session_of_group on session using gin (group_ids);
      create index session_of_cost_centre on session (organization_id, cost_centre, started_at desc)
        where cost_centre is not null;
      create index session_of_ocpp_transaction on session (ocpp_transaction_id);
      create index session_of_transaction on session (transaction_id);
    `);
    await runner.query(scopeByOrganization('sessions', 'driver'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table driver;
      drop index session_by_update, session_at_charge_point, session_at_site, session_of_project, session_of_driver,
        session_of_token, session_of_group, session_of_cost_centre, session_of_ocpp_transaction,
        session_of_transaction;
      alter table session drop column group_ids, drop column cost_centre;
    `);
  }
}

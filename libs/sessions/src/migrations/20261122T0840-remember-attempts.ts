import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/**
 * Why a charge did not come about. An accepted token is a row, too: that nothing followed is known by the sessions, at
 * any time later.
 */
export class RememberAttempts1763800800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table attempt (
        id text primary key,
        organization_id text not null,
        charge_point_id text not null,
        site_id text,
        project_id text,
        evse_id integer,
        connector_id integer,
        id_token text,
        id_token_end text,
        reason text not null,
        cause text,
        source text not null,
        is_accepted boolean not null,
        session_id text,
        command_id text,
        at timestamptz(3) not null,
        created_at timestamptz(3) not null
      );
      create index attempt_by_time on attempt (organization_id, at desc, id desc);
      create index attempt_at_charge_point on attempt (charge_point_id, at desc, id desc);
      create index attempt_of_token on attempt (organization_id, id_token_end, at desc) where id_token_end is not null;
      create index attempt_of_session on attempt (session_id) where session_id is not null;
    `);
    await runner.query(scopeByOrganization('sessions', 'attempt'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table attempt');
  }
}

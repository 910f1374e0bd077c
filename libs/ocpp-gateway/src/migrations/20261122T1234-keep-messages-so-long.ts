import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** For how many days each organization keeps what its chargers said. */
export class KeepMessagesSoLong1763814840000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'create table message_log_retention (organization_id text primary key, days integer not null)',
    );
    await runner.query(scopeByOrganization('ocpp_gateway', 'message_log_retention'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table message_log_retention');
  }
}

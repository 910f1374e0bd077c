import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/**
 * What chargers and we said to each other, in one partition for each day (UTC) that the gateway makes and drops. The
 * bodies are text: nothing asks for what is in them, and PostgreSQL need not read them.
 */
export class CreateMessageLog1763752800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table message_log (
        entry_id text not null,
        organization_id text not null,
        charge_point_id text not null,
        connection_id text not null,
        ocpp_version text not null,
        direction text not null,
        message_id text,
        action text,
        payload text,
        outcome text not null,
        error_code text,
        response text,
        at timestamptz(3) not null,
        duration_ms integer
      ) partition by range (at);
      create index on message_log (charge_point_id, at desc, entry_id desc);
    `);
    await runner.query(scopeByOrganization('ocpp_gateway', 'message_log'));
    await runner.query('revoke insert, update, delete on message_log from ocpp_gateway_api');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table message_log');
  }
}

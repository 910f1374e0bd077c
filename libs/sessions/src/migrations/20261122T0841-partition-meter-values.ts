import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

const COLUMNS = `session_id, organization_id, charge_point_id, connector_id, sampled_at, measurand, phase, context,
  location, value, unit, signed_data`;

const TABLE = `
  session_id text,
  organization_id text not null,
  charge_point_id text not null,
  connector_id integer not null,
  sampled_at timestamptz(3) not null,
  measurand text not null,
  phase text,
  context text not null,
  location text not null,
  value numeric,
  unit text not null,
  signed_data jsonb,
  unique nulls not distinct
    (charge_point_id, connector_id, session_id, sampled_at, measurand, phase, context, location)`;

/** Values by month, so that what is older than anybody keeps goes as a table, not row by row. */
export class PartitionMeterValues1763800860000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table meter_value rename to meter_value_before;
      create sequence meter_value_seq;
      create table meter_value (${TABLE}, seq bigint not null default nextval('meter_value_seq'))
        partition by range (sampled_at);
      create index on meter_value (session_id, sampled_at);
      create index on meter_value (charge_point_id, sampled_at);
      do $$
      declare
        month timestamp;
      begin
        for month in select distinct date_trunc('month', sampled_at at time zone 'UTC') from meter_value_before loop
          execute format('create table %I partition of meter_value for values from (%L) to (%L)',
            'meter_value_' || to_char(month, 'YYYY_MM'), month at time zone 'UTC',
            (month + interval '1 month') at time zone 'UTC');
        end loop;
      end $$;
      insert into meter_value (${COLUMNS}) select ${COLUMNS} from meter_value_before order by sampled_at;
      drop table meter_value_before;
    `);
    await runner.query(scopeByOrganization('sessions', 'meter_value'));
    await runner.query('grant usage on sequence meter_value_seq to sessions_api');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table meter_value rename to meter_value_before;
      create table meter_value (${TABLE});
      create index on meter_value (session_id, sampled_at);
      insert into meter_value (${COLUMNS}) select ${COLUMNS} from meter_value_before;
      drop table meter_value_before;
      drop sequence meter_value_seq;
    `);
    await runner.query(scopeByOrganization('sessions', 'meter_value'));
  }
}

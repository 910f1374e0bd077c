import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An organization sees what happened to its own charge points; of an id that nobody has, who asks for just that id. */
export class CreateRefusedConnections1763733600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table refused_connection (
        id text primary key,
        charge_point_id text not null,
        organization_id text,
        address text not null,
        reason text not null,
        count bigint not null,
        first_at timestamptz(3) not null,
        last_at timestamptz(3) not null
      );
      create index on refused_connection (organization_id, last_at desc, id desc);
      create index on refused_connection (charge_point_id);
      create index on refused_connection (address) where organization_id is null;
      create index on refused_connection (last_at);
      alter table refused_connection enable row level security;
      create policy organization_isolation on refused_connection to ocpp_gateway_api
        using (organization_id = current_setting('app.organization_id', true)
               or (organization_id is null and charge_point_id <> ''
                   and charge_point_id = current_setting('app.asked_charge_point_id', true)));
      grant select on refused_connection to ocpp_gateway_api;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table refused_connection`);
  }
}

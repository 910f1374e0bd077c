import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

export class CreateDrivers1763733000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table cost_centre (
        organization_id text not null references organization,
        code text not null,
        name text not null,
        department text,
        tenant text,
        parent text,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null,
        primary key (organization_id, code),
        foreign key (organization_id, parent) references cost_centre
      );
      create table driver (
        id text primary key,
        organization_id text not null references organization,
        name text,
        email text,
        user_type_id text,
        cost_centre text,
        status text not null,
        email_notifications boolean not null,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null,
        foreign key (organization_id, cost_centre) references cost_centre
      );
      create table user_group (
        id text primary key,
        organization_id text not null references organization,
        name text not null,
        description text,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null
      );
      create table group_member (
        organization_id text not null references organization,
        group_id text not null references user_group on delete cascade,
        driver_id text not null references driver on delete cascade,
        primary key (group_id, driver_id)
      );
      create unique index driver_email on driver (organization_id, lower(email));
      create unique index group_name on user_group (organization_id, lower(name));
      create index on driver (organization_id, created_at desc, id desc);
      create index on driver (organization_id, cost_centre);
      create index on user_group (organization_id, created_at desc, id desc);
      create index on group_member (driver_id);
      create index on cost_centre (organization_id, parent);
      alter table id_tag add type text not null default 'ISO14443';
      create index on id_tag (organization_id, driver_id);
    `);
    for (const table of ['cost_centre', 'driver', 'user_group', 'group_member']) {
      await runner.query(scopeByOrganization('registry', table));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index id_tag_organization_id_driver_id_idx;
      alter table id_tag drop type;
      drop table group_member, user_group, driver, cost_centre;
    `);
  }
}

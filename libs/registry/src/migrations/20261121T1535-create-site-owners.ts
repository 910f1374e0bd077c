import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

export class CreateSiteOwners1763739300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table site_owner (
        id text primary key,
        organization_id text not null references organization,
        email text not null,
        name text not null,
        company text,
        secret_sha256 text not null unique,
        expires_at timestamptz(3) not null,
        accepted_at timestamptz(3),
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null
      );
      create unique index site_owner_one_for_each_address on site_owner (organization_id, lower(email));
      create index on site_owner (organization_id, created_at desc, id desc);
      create table site_owner_site (
        site_owner_id text not null references site_owner on delete cascade,
        site_id text not null references site on delete cascade,
        organization_id text not null references organization,
        primary key (site_owner_id, site_id)
      );
      create index on site_owner_site (site_id);
    `);
    await runner.query(scopeByOrganization('registry', 'site_owner'));
    await runner.query(scopeByOrganization('registry', 'site_owner_site'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table site_owner_site, site_owner');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

const SCOPED = ['commissioning_template', 'template_application'];

export class CreateCommissioningTemplates1763760000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table commissioning_template (
        id text primary key,
        organization_id text not null references organization,
        name text not null,
        vendor text,
        model text,
        configuration json not null,
        checks json not null,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null
      );
      create unique index on commissioning_template (organization_id, lower(name));
      create index on commissioning_template (organization_id, created_at desc, id desc);
      create table template_application (
        id text primary key,
        organization_id text not null references organization,
        charge_point_id text not null references charge_point,
        template_id text not null,
        requested_by text not null,
        outcome jsonb,
        created_at timestamptz(3) not null
      );
      create index on template_application (charge_point_id);
      create index on template_application (created_at);
    `);
    for (const table of SCOPED) await runner.query(scopeByOrganization('registry', table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table template_application, commissioning_template');
  }
}

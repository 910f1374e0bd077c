import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** Installers sign in as users do, with accounts of their own kind: one address may have one of each. */
export class CreateInstallers1763737500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table user_account
        add kind text not null default 'user',
        drop constraint user_account_email_key_key,
        add unique (kind, email_key);
      create table installer (
        id text primary key references user_account on delete cascade,
        first_name text not null,
        last_name text,
        company text,
        phone text,
        email_confirmed_at timestamptz(3),
        organization_id text unique references organization
      );
      create table project_installer (
        project_id text not null references project on delete cascade,
        installer_id text not null references installer,
        organization_id text not null references organization,
        created_at timestamptz(3) not null,
        primary key (project_id, installer_id)
      );
      create index on project_installer (installer_id, created_at desc, project_id desc);
    `);
    await runner.query(scopeByOrganization('registry', 'project_installer'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table project_installer, installer;
      delete from user_account where kind = 'installer';
      alter table user_account
        drop constraint user_account_kind_email_key_key,
        drop kind,
        add unique (email_key);
    `);
  }
}

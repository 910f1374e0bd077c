import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** Who works on a project, and who is asked to; and what an operator needs to take an installer's project over. */
export class ShareProjects1763738400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table project add adoption_code_sha256 text;
      create table installer_invitation (
        id text primary key,
        organization_id text not null references organization,
        project_id text not null references project on delete cascade,
        email text not null,
        secret_sha256 text not null unique,
        invited_by text not null,
        expires_at timestamptz(3) not null,
        accepted_at timestamptz(3),
        created_at timestamptz(3) not null
      );
      create unique index installer_invitation_one_open on installer_invitation (project_id, lower(email))
        where accepted_at is null;
      create index on installer_invitation (lower(email)) where accepted_at is null;
      create view project_worker as
        select assigned.project_id, assigned.organization_id, assigned.installer_id as id, 'assigned' as status,
               account.email, account.name, installer.company,
               installer.email_confirmed_at is not null as email_confirmed,
               assigned.created_at, null::timestamptz(3) as expires_at
        from project_installer assigned
        join installer on installer.id = assigned.installer_id
        join user_account account on account.id = assigned.installer_id
        union all
        select project_id, organization_id, id, 'invited', email, null, null, false, created_at, expires_at
        from installer_invitation where accepted_at is null;
    `);
    await runner.query(scopeByOrganization('registry', 'installer_invitation'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop view project_worker;
      drop table installer_invitation;
      alter table project drop adoption_code_sha256;
    `);
  }
}

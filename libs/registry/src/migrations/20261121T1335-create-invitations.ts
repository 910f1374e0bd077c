import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

export class CreateInvitations1763732100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table invitation (
        id text primary key,
        organization_id text not null references organization,
        email text not null,
        role text not null,
        resource_grants jsonb not null,
        secret_sha256 text not null unique,
        invited_by text not null,
        expires_at timestamptz(3) not null,
        accepted_at timestamptz(3),
        revoked_at timestamptz(3),
        created_at timestamptz(3) not null
      );
      create index on invitation (organization_id, created_at desc, id desc);
      create unique index invitation_one_open on invitation (organization_id, lower(email))
        where accepted_at is null and revoked_at is null;
    `);
    await runner.query(scopeByOrganization('registry', 'invitation'));
    // Written in the change's transaction, like the outbox, and never read by REST.
    await runner.query('grant insert on mail to registry_api');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('revoke insert on mail from registry_api');
    await runner.query('drop table invitation');
  }
}

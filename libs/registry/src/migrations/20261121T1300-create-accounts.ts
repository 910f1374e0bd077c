import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** People, their sessions and mails belong to no organization: the API role has no part in them. */
export class CreateAccounts1763730000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table user_account (
        id text primary key,
        email text not null,
        email_key text not null unique,
        name text not null,
        password_hash text not null,
        verified_at timestamptz(3),
        planned_organization jsonb,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null
      );
      create table user_secret (
        secret_sha256 text primary key,
        user_id text not null references user_account on delete cascade,
        purpose text not null,
        expires_at timestamptz(3) not null,
        unique (user_id, purpose)
      );
      create table user_session (
        id text primary key,
        user_id text not null references user_account on delete cascade,
        created_at timestamptz(3) not null,
        ended_at timestamptz(3)
      );
      create index on user_session (user_id) where ended_at is null;
      create table refresh_token (
        token_sha256 text primary key,
        session_id text not null references user_session on delete cascade,
        expires_at timestamptz(3) not null,
        used_at timestamptz(3)
      );
      create index on refresh_token (session_id);
      create table sign_in_attempt (
        account_sha256 text primary key,
        attempts integer not null,
        since timestamptz(3) not null
      );
      create table mail (
        id text primary key,
        recipient text not null,
        subject text not null,
        text text,
        html text,
        attempts integer not null,
        next_attempt_at timestamptz(3),
        sent_at timestamptz(3),
        last_error text,
        created_at timestamptz(3) not null
      );
      create index on mail (next_attempt_at) where next_attempt_at is not null;
      create table member (
        organization_id text not null references organization,
        user_id text not null references user_account,
        email text not null,
        name text not null,
        role text not null,
        resource_grants jsonb not null,
        joined_at timestamptz(3) not null,
        primary key (organization_id, user_id)
      );
      create index on member (user_id);
      create unique index member_one_owner on member (organization_id) where role = 'owner';
    `);
    await runner.query(scopeByOrganization('registry', 'member'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table member, mail, sign_in_attempt, refresh_token, user_session, user_secret, user_account',
    );
  }
}

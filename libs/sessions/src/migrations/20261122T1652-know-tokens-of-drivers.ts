import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** What an erasure has to reach, which tokens were a driver's, and whether drivers go by pseudonyms in an organization. */
export class KnowTokensOfDrivers1763830320000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table driver_token (
        driver_id text not null,
        id_tag_key text not null,
        organization_id text not null,
        primary key (driver_id, id_tag_key)
      );
      comment on table driver_token is
        'Tokens that are a driver''s or were, until he is erased; id_tag_key: in upper case, for case does not count';
      insert into driver_token (driver_id, id_tag_key, organization_id)
        select driver_id, id_tag_key, organization_id from token where driver_id is not null
        on conflict do nothing;
      insert into driver_token (driver_id, id_tag_key, organization_id)
        select distinct driver_id, upper(id_token), organization_id from session
        where driver_id is not null and not is_driver_erased and id_token is not null
        on conflict do nothing;
      alter table organization_habit add column pseudonymise_drivers boolean not null default false;
    `);
    await runner.query(scopeByOrganization('sessions', 'driver_token'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table organization_habit drop column pseudonymise_drivers;
      drop table driver_token;
    `);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of what was before: what the session shows, else what the id tag says now. */
export class KnowRoamingPartiesOfAttempts1763841000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attempt add roaming_party text;
      update attempt set roaming_party = session.roaming_party
        from session where session.id = attempt.session_id and session.roaming_party is not null;
      update attempt set roaming_party = token.roaming_party
        from token where attempt.session_id is null and token.organization_id = attempt.organization_id
          and token.id_tag_key = upper(attempt.id_token) and token.roaming_party is not null;
      create index attempt_of_roaming_party on attempt (organization_id, roaming_party, at desc, id desc)
        where roaming_party is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table attempt drop roaming_party');
  }
}

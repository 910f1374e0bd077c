import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of which roaming partner the token of a session is, as it was known when it began. */
export class KnowRoamingParties1763829300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table token add roaming_party text;
      alter table session add roaming_party text;
      create index session_of_roaming_party on session (organization_id, roaming_party, started_at desc, id desc)
        where roaming_party is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table session drop roaming_party');
    await runner.query('alter table token drop roaming_party');
  }
}

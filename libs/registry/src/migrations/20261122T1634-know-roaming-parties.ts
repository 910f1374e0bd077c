import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of which roaming partner a tag is. Others now keep more of tags than they did: all are told once more, by `Retelling`. */
export class KnowRoamingParties1763829240000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table id_tag add roaming_party text, add is_told boolean not null default true;
      update id_tag set is_told = false;
      create index on id_tag (id_tag_key) where not is_told;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table id_tag drop is_told, drop roaming_party');
  }
}

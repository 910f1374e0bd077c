import type { MigrationInterface, QueryRunner } from 'typeorm';

import { TestDatabase } from '@csms/testing';

import { CreateNotes1700000000000, NOTES, NOTES_SERVICE } from './testing/notes';

class AddColour1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Long enough for the others to arrive while it runs.
    await runner.query('alter table note add column colour text; select pg_sleep(0.3)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table note drop column colour');
  }
}

class FailsHalfWay1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table half (id text)');
    await runner.query('create table note (id text)');
  }

  down(): Promise<void> {
    return Promise.resolve();
  }
}

describe('migrate', () => {
  let database: TestDatabase;
  const migrations = [CreateNotes1700000000000, AddColour1700000000001];

  beforeEach(async () => {
    database = await TestDatabase.create([NOTES]);
  }, 30_000);

  afterEach(() => database.drop());

  it('runs each migration once, though several processes start at the same moment', async () => {
    const ran = await Promise.all([1, 2, 3].map(() => database.migrate({ schema: NOTES, migrations })));
    expect(ran.filter((names) => names.length > 0)).toEqual([migrations.map(({ name }) => name)]);
    expect(await database.query(`select name from ${NOTES}.schema_migration order by name`)).toHaveLength(2);
  }, 30_000);

  it('runs only what is new', async () => {
    expect(await database.migrate(NOTES_SERVICE)).toEqual([CreateNotes1700000000000.name]);
    expect(await database.migrate({ schema: NOTES, migrations })).toEqual([AddColour1700000000001.name]);
    expect(await database.migrate({ schema: NOTES, migrations })).toEqual([]);
  });

  it('leaves nothing of a migration that fails, and lets the next try', async () => {
    // TypeORM prints the failure beside throwing it.
    jest.spyOn(console, 'log').mockImplementation();
    const broken = { schema: NOTES, migrations: [CreateNotes1700000000000, FailsHalfWay1700000000002] };
    await expect(database.migrate(broken)).rejects.toThrow('already exists');
    expect(await database.query(`select to_regclass('${NOTES}.half') as half`)).toEqual([{ half: null }]);
    expect(await database.migrate({ schema: NOTES, migrations })).toEqual([AddColour1700000000001.name]);
  });

  it('makes tables that belong to the owner', async () => {
    await database.migrate(NOTES_SERVICE);
    expect(
      await database.query(`select distinct tableowner from pg_tables where schemaname = $1`, [NOTES]),
    ).toEqual([{ tableowner: `${NOTES}_owner` }]);
  });
});

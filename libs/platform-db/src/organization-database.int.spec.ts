import { TestDatabase } from '@csms/testing';

import { Database } from './database';
import { OrganizationDatabase } from './organization-database';
import { NoteEntity, NOTES, NOTES_SERVICE } from './testing/notes';

const RULE_BROKEN = { driverError: { code: '42501' } };

describe('OrganizationDatabase', () => {
  let database: TestDatabase;
  let api: Database;
  let organizations: OrganizationDatabase;

  beforeAll(async () => {
    database = await TestDatabase.create([NOTES]);
    await database.migrate(NOTES_SERVICE);
    api = new Database({
      url: database.urlFor(`${NOTES}_api`),
      schema: NOTES,
      poolSize: 1,
      entities: [NoteEntity],
      applicationName: 'spec',
    });
    organizations = new OrganizationDatabase(api);
    await organizations.connect();
  }, 60_000);

  beforeEach(async () => {
    await database.query(`truncate ${NOTES}.note`);
    await database.query(
      `insert into ${NOTES}.note (id, organization_id, text) values ('a', 'org_A', 'mine'), ('b', 'org_B', 'theirs')`,
    );
  });

  afterAll(async () => {
    await organizations.close();
    await database.drop();
  });

  const ids = (organizationId: string) =>
    organizations.run(organizationId, async (tx) => (await tx.find(NoteEntity)).map((note) => note.id));

  it('shows the rows of the organization alone, though nobody filters', async () => {
    expect(await ids('org_A')).toEqual(['a']);
    expect(await ids('org_B')).toEqual(['b']);
    expect(await ids('org_C')).toEqual([]);
    expect(await ids('')).toEqual([]);
  });

  it("shows none outside of a run, on a connection that was another organization's a moment ago", async () => {
    await ids('org_A');
    expect(await api.query('select * from note')).toEqual([]);
    expect(await api.transaction((tx) => tx.find(NoteEntity))).toEqual([]);
  });

  it('changes and deletes rows of the organization alone', async () => {
    await organizations.run('org_A', async (tx) => {
      await tx.query(`update note set text = 'changed'`);
      await tx.query('delete from note where id <> $1', ['a']);
    });
    expect(await database.query(`select id, text from ${NOTES}.note order by id`)).toEqual([
      { id: 'a', text: 'changed' },
      { id: 'b', text: 'theirs' },
    ]);
  });

  it('inserts no row for another organization, and gives none away', async () => {
    const insert = organizations.run('org_A', (tx) =>
      tx.insert(NoteEntity, { id: 'c', organizationId: 'org_B', text: 'smuggled' }),
    );
    await expect(insert).rejects.toMatchObject(RULE_BROKEN);
    const give = organizations.run('org_A', (tx) => tx.query(`update note set organization_id = 'org_B'`));
    await expect(give).rejects.toMatchObject(RULE_BROKEN);
    expect(await database.query(`select count(*)::int from ${NOTES}.note`)).toEqual([{ count: 2 }]);
  });

  it('takes an organization by its value, whatever the text', async () => {
    expect(await ids(`org_A' or '1' = '1`)).toEqual([]);
  });

  it('keeps nothing of work that fails', async () => {
    const failing = organizations.run('org_A', async (tx) => {
      await tx.insert(NoteEntity, { id: 'c', organizationId: 'org_A', text: 'lost' });
      throw new Error('thought better of it');
    });
    await expect(failing).rejects.toThrow('thought better of it');
    expect(await ids('org_A')).toEqual(['a']);
  });
});

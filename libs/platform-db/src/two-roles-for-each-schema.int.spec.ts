import { TestDatabase } from '@csms/testing';

import { NOTES, NOTES_SERVICE } from './testing/notes';

const OTHER = 'others_spec';
const DENIED = '42501';

describe('the two roles of a schema', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await TestDatabase.create([NOTES, OTHER]);
    await database.migrate(NOTES_SERVICE);
    await database.withRole(`${OTHER}_owner`, async (client) => {
      await client.query(`create table ${OTHER}.thing (id text); insert into ${OTHER}.thing values ('a')`);
    });
  }, 60_000);

  afterAll(() => database.drop());

  it.each([
    [`${NOTES}_owner`, `select * from ${OTHER}.thing`],
    [`${NOTES}_api`, `select * from ${OTHER}.thing`],
    [`${NOTES}_owner`, `insert into ${OTHER}.thing values ('b')`],
    [`${NOTES}_owner`, `create table ${OTHER}.mine (id text)`],
    [`${NOTES}_owner`, `grant usage on schema ${OTHER} to ${NOTES}_owner`],
    [`${NOTES}_owner`, `set role ${OTHER}_owner`],
    [`${NOTES}_api`, `set role ${NOTES}_owner`],
    [`${NOTES}_api`, `select * from ${NOTES}.secret`],
    [`${NOTES}_api`, `select * from ${NOTES}.schema_migration`],
    [`${NOTES}_api`, `truncate ${NOTES}.note`],
    [`${NOTES}_api`, `alter table ${NOTES}.note disable row level security`],
    [`${NOTES}_api`, `create table ${NOTES}.mine (id text)`],
    [`${NOTES}_owner`, 'create table public.mine (id text)'],
    [`${NOTES}_api`, 'create table public.mine (id text)'],
  ])('%s may not: %s', async (role, sql) => {
    await database.withRole(role, async (client) => {
      await expect(client.query(sql)).rejects.toMatchObject({ code: DENIED });
    });
  });

  it('may not enter another installation’s database', async () => {
    const elsewhere = await TestDatabase.create([OTHER]);
    const url = new URL(database.urlFor(`${NOTES}_owner`));
    url.pathname = `/${elsewhere.name}`;
    await expect(elsewhere.connectable(url.toString())).rejects.toMatchObject({ code: DENIED });
    await elsewhere.drop();
  });

  it('are made again without harm, and by several processes at once', async () => {
    await Promise.all(
      [1, 2, 3, 4].map(async () => (await TestDatabase.create([NOTES, OTHER, 'third_spec'])).drop()),
    );
    expect(await database.query(`select id from ${OTHER}.thing`)).toEqual([{ id: 'a' }]);
  }, 30_000);
});

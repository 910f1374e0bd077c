import { TestDatabase } from '@csms/testing';

import { Database } from './database';
import { heldTransaction, holdTransaction, SecondDatabaseError } from './held-transaction';
import { OrganizationDatabase } from './organization-database';
import { isDatabaseOutage } from './outage';
import { NoteEntity, NOTES, NOTES_SERVICE } from './testing/notes';

const nothing = () => Promise.resolve();

describe('a held transaction', () => {
  let server: TestDatabase;
  let owner: Database;
  let api: Database;
  let organizations: OrganizationDatabase;

  const databaseOf = (role: string) =>
    new Database({
      url: server.urlFor(role),
      schema: NOTES,
      poolSize: 1,
      entities: [NoteEntity],
      applicationName: 'held',
    });

  beforeAll(async () => {
    server = await TestDatabase.create([NOTES]);
    await server.migrate(NOTES_SERVICE);
    owner = databaseOf(`${NOTES}_owner`);
    api = databaseOf(`${NOTES}_api`);
    organizations = new OrganizationDatabase(api);
    await owner.connect();
    await organizations.connect();
  }, 60_000);

  beforeEach(() => server.query(`truncate ${NOTES}.note`));

  afterAll(async () => {
    await owner.close();
    await organizations.close();
    await server.drop();
  });

  const insert = (organizationId: string, id: string) =>
    organizations.run(organizationId, (tx) => tx.insert(NoteEntity, { id, organizationId, text: '' }));
  const seen = (organizationId: string) =>
    organizations.run(organizationId, async (tx) => (await tx.find(NoteEntity)).map(({ id }) => id));
  const committed = async () =>
    (await server.query<{ id: string }>(`select id from ${NOTES}.note order by id`)).map(({ id }) => id);

  it('commits all that was done, and what is done at its close, at once', async () => {
    const result = await holdTransaction({
      opened: nothing,
      work: async () => {
        await insert('org_A', 'one');
        await insert('org_A', 'two');
        expect(await seen('org_A')).toEqual(['one', 'two']);
        expect(await committed()).toEqual([]);
        return 'done';
      },
      closing: async (given, tx) => {
        await tx?.insert(NoteEntity, { id: given, organizationId: 'org_A', text: '' });
        expect(await committed()).toEqual([]);
      },
    });
    expect([result, await committed()]).toEqual(['done', ['done', 'one', 'two']]);
  });

  it.each(['the opening', 'the work', 'the close'])('leaves nothing where %s fails', async (where) => {
    const failIn = (here: string) =>
      where === here ? Promise.reject(new Error(`${here} failed`)) : Promise.resolve();
    const held = holdTransaction({
      opened: () => failIn('the opening'),
      work: async () => {
        await insert('org_A', 'one');
        await failIn('the work');
      },
      closing: () => failIn('the close'),
    });
    await expect(held).rejects.toThrow(`${where} failed`);
    expect(await committed()).toEqual([]);
    expect(await seen('org_A')).toEqual([]);
  });

  it('commits nothing after an opening that failed, though the work goes on', async () => {
    const held = holdTransaction({
      opened: () => Promise.reject(new Error('not now')),
      work: async () => {
        for (const id of ['one', 'two']) await insert('org_A', id).catch(nothing);
      },
      closing: nothing,
    });
    await expect(held).rejects.toThrow('not now');
    expect(await committed()).toEqual([]);
  });

  it('takes back a part that failed, and goes on', async () => {
    await holdTransaction({
      opened: nothing,
      work: async () => {
        await insert('org_A', 'one');
        await expect(insert('org_A', 'one')).rejects.toMatchObject({ driverError: { code: '23505' } });
        await insert('org_A', 'two');
      },
      closing: nothing,
    });
    expect(await committed()).toEqual(['one', 'two']);
  });

  it('shows each organization its own rows, also where two are asked for at once', async () => {
    await insert('org_A', 'a');
    await insert('org_B', 'b');
    await holdTransaction({
      opened: nothing,
      work: async () => {
        expect(await Promise.all(['org_A', 'org_B', 'org_A'].map(seen))).toEqual([['a'], ['b'], ['a']]);
      },
      closing: nothing,
    });
  });

  it('is none where the work did nothing in a database', async () => {
    let closed: unknown = 'not yet';
    const closing = (_result: number, tx: unknown) => {
      closed = tx;
      return Promise.resolve();
    };
    expect(await holdTransaction({ opened: nothing, work: () => Promise.resolve(7), closing })).toBe(7);
    expect(closed).toBeNull();
  });

  it('has one role, and is over for what goes on in the background', async () => {
    const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
    let background: Promise<unknown> = Promise.resolve();
    await holdTransaction({
      opened: nothing,
      work: async () => {
        await insert('org_A', 'one');
        await expect(owner.transaction(nothing)).rejects.toThrow(SecondDatabaseError);
        expect(await api.query('select id from note')).toEqual([{ id: 'one' }]);
        background = isOver.then(() => insert('org_A', 'later'));
      },
      closing: nothing,
    });
    expect(heldTransaction()).toBeNull();
    end();
    await background;
    expect(await committed()).toEqual(['later', 'one']);
  });

  it('is an outage where its connection dies', async () => {
    const held = holdTransaction({
      opened: nothing,
      work: async () => {
        const [row] = await api.transaction((tx) =>
          tx.query<[{ pid: number }]>('select pg_backend_pid() as pid'),
        );
        await server.query('select pg_terminate_backend($1, 5000)', [row.pid]);
        await insert('org_A', 'one');
      },
      closing: nothing,
    });
    const error: unknown = await held.catch((reason: unknown) => reason);
    expect(isDatabaseOutage(error)).toBe(true);
    expect(await seen('org_A')).toEqual([]);
  });
});

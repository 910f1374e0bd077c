import type { EntityManager } from 'typeorm';

import { Decimal } from '@csms/kernel';
import { TcpProxy, TestDatabase } from '@csms/testing';

import { Database, NestedTransactionError } from './database';
import { isDatabaseOutage } from './outage';
import { NoteEntity, NOTES, NOTES_SERVICE } from './testing/notes';
import { isUniqueViolation } from './violations';

describe('Database', () => {
  let server: TestDatabase;
  let database: Database;

  const databaseAt = (url: string) =>
    new Database({
      url,
      schema: NOTES,
      poolSize: 2,
      entities: [NoteEntity],
      applicationName: 'database-spec',
    });

  beforeAll(async () => {
    server = await TestDatabase.create([NOTES]);
    await server.migrate(NOTES_SERVICE);
    database = databaseAt(server.urlFor(`${NOTES}_owner`));
    await database.connect();
  }, 60_000);

  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  const errorOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (error: unknown) => error,
    );

  it('gives bigint as a number, numeric as an exact decimal, instants as dates', async () => {
    const note = { organizationId: 'org_A', text: '' };
    await database.transaction(async (tx) => {
      await tx.insert(NoteEntity, [
        { ...note, id: 'big', size: Number.MAX_SAFE_INTEGER, price: new Decimal('0.1000000000000000000001') },
        { ...note, id: 'none', size: null, price: null, writtenAt: new Date('2026-05-01T08:12:00.123Z') },
      ]);
    });
    const [big, none] = await database.transaction((tx) => tx.find(NoteEntity, { order: { id: 'ASC' } }));
    expect(big?.size).toBe(9_007_199_254_740_991);
    expect(big?.price?.toFixed()).toBe('0.1000000000000000000001');
    expect(none).toMatchObject({ size: null, price: null, writtenAt: new Date('2026-05-01T08:12:00.123Z') });
    expect(await database.query('select 12::bigint as n, 0.10::numeric as d')).toEqual([
      { n: 12, d: '0.10' },
    ]);
  });

  it('refuses a bigint that a number cannot hold', async () => {
    await expect(database.query('select 9007199254740993::bigint')).rejects.toThrow(
      'beyond the safe integers',
    );
  });

  it('refuses a second connection inside a transaction, before it can be a deadlock', async () => {
    const nested = [() => database.query('select 1'), () => database.transaction(() => Promise.resolve())];
    for (const work of nested) {
      await expect(database.transaction<unknown>(() => work())).rejects.toThrow(NestedTransactionError);
    }
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('rolls back what fails, and knows a key that is taken', async () => {
    const note = { id: 'twice', organizationId: 'org_A', text: '' };
    const error = await errorOf(
      database.transaction(async (tx) => {
        await tx.insert(NoteEntity, note);
        await tx.insert(NoteEntity, note);
      }),
    );
    expect(isUniqueViolation(error)).toBe(true);
    expect(isDatabaseOutage(error)).toBe(false);
    expect(await database.query(`select id from note where id = 'twice'`)).toEqual([]);
  });

  describe('an outage', () => {
    it('is a session that the server ended, and the next statement is served again', async () => {
      const broken = errorOf(
        database.transaction(async (tx) => {
          await endSession(tx);
          await tx.query('select 1');
        }),
      );
      expect(isDatabaseOutage(await broken)).toBe(true);
      expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
    });

    it('is a session that ends before its commit', async () => {
      expect(isDatabaseOutage(await errorOf(database.transaction((tx) => endSession(tx))))).toBe(true);
      expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
    });

    it('is a line that is cut, a server that refuses, and one that is silent', async () => {
      const proxy = TcpProxy.forUrl(server.url);
      await proxy.open();
      const away = databaseAt(server.urlFor(`${NOTES}_owner`, proxy.urlOf(server.url)));
      await away.connect();
      const sleeping = errorOf(away.query('select pg_sleep(10)'));
      await eventuallySleeps();
      await proxy.cut();
      expect(isDatabaseOutage(await sleeping)).toBe(true);
      expect(isDatabaseOutage(await errorOf(away.query('select 1')))).toBe(true);
      await proxy.open();
      expect(await away.query('select 1 as one')).toEqual([{ one: 1 }]);
      await away.close();
      expect(isDatabaseOutage(await errorOf(away.query('select 1')))).toBe(true);
      await proxy.cut();
    });

    it('is no wrong statement and no wrong password', async () => {
      expect(isDatabaseOutage(await errorOf(database.query('select nonsense')))).toBe(false);
      const url = new URL(server.urlFor(`${NOTES}_owner`));
      url.password = 'wrong';
      expect(isDatabaseOutage(await errorOf(databaseAt(url.toString()).connect()))).toBe(false);
    });
  });

  async function endSession(tx: EntityManager): Promise<void> {
    const [{ pid }] = await tx.query<[{ pid: number }]>('select pg_backend_pid() as pid');
    await server.query('select pg_terminate_backend($1, 5000)', [pid]);
  }

  async function eventuallySleeps(): Promise<void> {
    for (let isSleeping = false; !isSleeping;) {
      const rows = await server.query(
        `select from pg_stat_activity where query = 'select pg_sleep(10)' and state = 'active'`,
      );
      isSleeping = rows.length > 0;
    }
  }
});

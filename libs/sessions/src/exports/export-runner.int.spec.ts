import { Pseudonyms } from '@csms/platform-http';
import { eventually, startTestService, type TestService } from '@csms/testing';

import { SESSIONS_MIGRATIONS } from '../migrations';
import { sessionsService } from '../sessions.module';
import { ExportsOf } from '../testing/exports-of';
import { insertSessions } from '../testing/many-sessions';

import { ExportEntity } from './export.entity';
import { CHUNK_BYTES } from './export-file';
import { exportedRows } from './exported-rows';

const MAY = { dataset: 'sessions', from: '2026-05-01', to: '2026-05-31', format: 'ndjson' };

/** Two instances of the service, as in production. */
describe('the making of exports', () => {
  let service: TestService;
  let other: TestService;
  let organizations = 0;

  beforeAll(async () => {
    const environment = { SESSIONS_EXPORT_MAX_MIB: '400' };
    service = await startTestService(sessionsService, SESSIONS_MIGRATIONS, { environment });
    const { installation } = service;
    other = await startTestService(sessionsService, SESSIONS_MIGRATIONS, { environment, installation });
  }, 60_000);

  afterAll(async () => {
    await other.stop();
    await service.stop();
  }, 30_000);

  const organizationWith = async (count: number) => {
    organizations += 1;
    const organizationId = `org_${organizations}`;
    await insertSessions(service, { organizationId, count, from: '2026-05-01T00:00:00Z' });
    return { organizationId, exports: new ExportsOf(service.as(['read:sessions'], organizationId)) };
  };

  /** Backends that wait to write a part. */
  const waiting = async (): Promise<number[]> => {
    const rows = await service.installation.database.query<{ pid: number }>(
      `select pid from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into export_chunk%'`,
    );
    return rows.map(({ pid }) => pid);
  };

  /** Ordered while nobody can write a part. */
  async function orderedAndHeldUp(exports: ExportsOf, work: (id: string) => Promise<void>): Promise<string> {
    let id = '';
    await service.platform.database.transaction(async (tx) => {
      await tx.query('lock table export_chunk in share row exclusive mode');
      id = await exports.ordered(MAY);
      await eventually(async () => expect(await waiting()).toHaveLength(1));
      await work(id);
    });
    return id;
  }

  const sql = (text: string, parameters: unknown[] = []) =>
    service.installation.database.query(text, parameters);

  it('shows the rows as they were at one moment, whatever becomes of them meanwhile', async () => {
    const { organizationId, exports } = await organizationWith(3_000);
    const id = await orderedAndHeldUp(exports, async (held) => {
      expect(await exports.read(held)).toMatchObject({ status: 'running', download_url: null });
      expect(await exports.download(held)).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
      await sql(
        `update sessions.session set started_at = started_at + interval '1 hour', meter_stop_wh = 99999,
           updated_at = now() where organization_id = $1`,
        [organizationId],
      );
      await sql(`delete from sessions.session where organization_id = $1 and right(id, 1) = '7'`, [
        organizationId,
      ]);
    });
    const rows = await exports.rowsOf(id);
    expect(rows).toHaveLength(3_000);
    expect(new Set(rows.map((row) => row['session_id'])).size).toBe(3_000);
    expect(rows.map((row) => row['energy_kwh'])).toEqual(rows.map((_, n) => (1_000 + n) / 1_000));
  }, 60_000);

  it('begins anew where its process died, and shows no half file', async () => {
    const { exports } = await organizationWith(3_000);
    const id = await orderedAndHeldUp(exports, async () => {
      for (const pid of await waiting()) await sql('select pg_terminate_backend($1)', [pid]);
    });
    expect(await exports.rowsOf(id)).toHaveLength(3_000);
    const [row] = await sql(
      `select attempts, (select count(*)::int from sessions.export_turn where export_id = $1) as turns
       from sessions.data_export where id = $1`,
      [id],
    );
    expect(row).toMatchObject({ turns: 0 });
    expect(Number(row?.['attempts'])).toBeGreaterThan(1);
  }, 60_000);

  it('ends where nobody wants it any more, and leaves nothing', async () => {
    const { exports } = await organizationWith(3_000);
    let id = '';
    await service.platform.database.transaction(async (tx) => {
      // Before it reads the first row.
      await tx.query('lock table session in access exclusive mode');
      id = await exports.ordered(MAY);
      await exports.is(id, 'running');
      expect((await exports.remove(id)).status).toBe(204);
    });
    await eventually(async () => {
      expect(await sql('select from sessions.export_turn where export_id = $1', [id])).toEqual([]);
    });
    expect(await sql('select from sessions.export_chunk where export_id = $1', [id])).toEqual([]);
    expect((await exports.download(id)).status).toBe(404);
  }, 60_000);

  it('is given up after five attempts', async () => {
    const { exports } = await organizationWith(1);
    let id = '';
    await service.platform.database.transaction(async (tx) => {
      await tx.query('lock table session in access exclusive mode');
      id = await exports.ordered(MAY);
      await exports.is(id, 'running');
      await sql('update sessions.data_export set attempts = 5 where id = $1', [id]);
      await sql(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and query like 'declare snapshot_rows%' and wait_event_type = 'Lock'`,
      );
    });
    expect(await exports.is(id, 'failed')).toMatchObject({ failure: { code: 'internal_error' } });
    expect((await exports.download(id)).status).toBe(409);
  }, 60_000);

  it('makes two of one organization at once, so that the others have their turn', async () => {
    const { exports } = await organizationWith(1);
    const { exports: others } = await organizationWith(1);
    await service.platform.database.transaction(async (tx) => {
      await tx.query('lock table session in access exclusive mode');
      const ids = [1, 2, 3].map(() => exports.ordered(MAY));
      const last = await others.ordered(MAY).then(async (id) => {
        await Promise.all(ids);
        return others.is(id, 'running');
      });
      expect(last.status).toBe('running');
      await eventually(async () =>
        expect((await exports.list()).map(({ status }) => status).sort()).toEqual([
          'queued',
          'running',
          'running',
        ]),
      );
    });
    await eventually(async () => {
      expect((await exports.list()).map(({ status }) => status)).toEqual(['ready', 'ready', 'ready']);
    });
  }, 60_000);

  it('reads and keeps a piece at a time, however many rows there are', async () => {
    const count = 20_000;
    const { organizationId, exports } = await organizationWith(count);
    const id = await exports.ordered(MAY);
    const made = await exports.is(id, 'ready');
    expect(made.row_count).toBe(count);
    const size = Number(made.bytes);
    expect(size).toBeGreaterThan(10 * CHUNK_BYTES);
    const [parts] = await sql(
      `select max(size_bytes) as largest, sum(size_bytes)::bigint as total
       from sessions.export_chunk where export_id = $1 and organization_id = $2`,
      [id, organizationId],
    );
    expect(Number(parts?.['largest'])).toBeLessThan(3 * CHUNK_BYTES);
    expect(Number(parts?.['total'])).toBe(size);

    await service.platform.organizationDatabase.run(organizationId, async (tx) => {
      const order = await tx.findOneByOrFail(ExportEntity, { id });
      const batches: number[] = [];
      for await (const rows of exportedRows(tx, order, service.app.get(Pseudonyms), false).batches) {
        batches.push(rows.length);
      }
      expect(Math.max(...batches)).toBeLessThanOrEqual(500);
      expect(batches.reduce((sum, rows) => sum + rows, 0)).toBe(count);
    });
  }, 120_000);
});

it('an export fails, and says so, where the file would be too large', async () => {
  const environment = { SESSIONS_EXPORT_MAX_MIB: '1' };
  const service = await startTestService(sessionsService, SESSIONS_MIGRATIONS, { environment });
  try {
    await insertSessions(service, { organizationId: 'org_A', count: 2_000, from: '2026-05-01T00:00:00Z' });
    const exports = new ExportsOf(service.as(['read:sessions'], 'org_A'));
    const id = await exports.ordered(MAY);
    expect(await exports.is(id, 'failed')).toMatchObject({
      failure: { code: 'payload_too_large' },
      row_count: null,
      download_url: null,
    });
    const { database } = service.installation;
    expect(await database.query('select from sessions.export_chunk')).toEqual([]);
    expect(await database.query('select from sessions.export_turn')).toEqual([]);
    expect(await exports.rows({ ...MAY, filters: { site_id: 'site_1' } })).toHaveLength(200);
  } finally {
    await service.stop();
  }
}, 90_000);

import { parse } from 'csv-parse/sync';

import {
  OrganizationChanged,
  SessionsChangeRecorded,
  TransactionEnded,
  TransactionStarted,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import type { SessionDto } from '../charging-sessions/dto/session.dto';
import { ACharge, at } from '../testing/a-charge';
import { ExportsOf, sha256Of } from '../testing/exports-of';
import { insertSessions } from '../testing/many-sessions';
import { startSessions } from '../testing/start-sessions';

const MAY = { dataset: 'sessions', from: '2026-05-01', to: '2026-05-31' };

describe('an export of sessions', () => {
  let service: TestService;
  let api: RestClient;
  let exports: ExportsOf;
  let organizations = 0;
  const first = new ACharge({ charge_point_id: 'CP-FIRST' });
  const second = new ACharge({ charge_point_id: '=HYPERLINK("x")', site_id: 'site_2' });
  const foreign = new ACharge({ organization_id: 'org_B' });

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:sessions', 'read:users'], 'org_A');
    exports = new ExportsOf(api);
    const authorization = {
      id_token: '04A1B2C3D4E5F6',
      id_token_type: null,
      status: 'Accepted' as const,
      driver_id: 'drv_1',
    };
    await Promise.all([
      service.tell(TransactionStarted, first.started({ started_at: at('08:12') })),
      service.tell(TransactionStarted, second.started({ started_at: at('10:00'), authorization })),
      service.tell(TransactionStarted, foreign.started()),
    ]);
    await service.tell(TransactionEnded, first.ended());
    await service.tell(TransactionEnded, second.ended({ ended_at: at('11:00') }));
    await service.settled();
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  /** Of an organization that no other test has. */
  const newOrganization = () => `org_${(organizations += 1)}`;
  const shown = async (): Promise<SessionDto[]> =>
    (await api.get<{ data: SessionDto[] }>('/api/v1/sessions?sort=started_at')).body.data;

  it('has the rows of the list, as NDJSON and as CSV', async () => {
    const items = await shown();
    expect(items.map(({ session_id }) => session_id)).toEqual([first.sessionId, second.sessionId]);
    expect(await exports.rows(MAY)).toEqual(items);

    const id = await exports.ordered({ ...MAY, format: 'csv' });
    const told = await exports.is(id, 'ready');
    const file = await exports.download(id);
    const text = String(file.body);
    expect(Object.fromEntries(file.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="sessions-${id}.csv"`,
      'content-length': String(Buffer.byteLength(text)),
      etag: `"${sha256Of(text)}"`,
      'cache-control': 'private, no-store',
    });
    expect(told).toMatchObject({
      row_count: 2,
      bytes: Buffer.byteLength(text),
      sha256: sha256Of(text),
      download_url: `/api/v1/exports/${id}/download`,
    });
    const rows = parse(text, { columns: true }) as unknown as Record<string, string>[];
    const { auth, ...members } = items[0] as SessionDto;
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(
      [...Object.keys(members), ...Object.keys(auth).map((name) => `auth_${name}`)].sort(),
    );
    expect(rows[1]).toMatchObject({
      session_id: second.sessionId,
      charge_point_id: `'=HYPERLINK("x")`,
      started_at: '2026-05-01T10:00:00.000Z',
      energy_kwh: '14.7',
      corrected: 'false',
      auth_id_tag_masked: '…E5F6',
      driver_id: 'drv_1',
    });
    expect(text).not.toContain('04A1B2C3D4E5F6');
  });

  it.each([
    [{ from: '2026-05-02' }, []],
    [{ from: '2026-05-01T08:12:00Z', to: '2026-05-01T09:59:59Z' }, ['CP-FIRST']],
    [{ filters: { site_id: 'site_2' } }, ['=HYPERLINK("x")']],
    [{ filters: { status: ['completed'], charge_point_id: 'CP-FIRST' } }, ['CP-FIRST']],
    [{ filters: { status: 'active' } }, []],
    [{ filters: { driver_id: 'drv_1' } }, ['=HYPERLINK("x")']],
    [{ from: undefined, to: undefined, updated_since: '2020-01-01' }, ['CP-FIRST', '=HYPERLINK("x")']],
    [{ from: undefined, to: undefined, updated_since: '2020-01-01', filters: { q: 'FIRST' } }, ['CP-FIRST']],
  ])('with %j has %j', async (more, expected) => {
    const rows = await exports.rows({ ...MAY, ...more });
    expect(rows.map((row) => row['charge_point_id']).sort()).toEqual([...expected].sort());
    for (const { export_id } of await exports.list()) await exports.remove(export_id);
    // Removing gives nothing back of the hour's limit.
    await service.platform.database.query('delete from export_order');
  });

  it('is served in parts', async () => {
    const organization = newOrganization();
    await insertSessions(service, {
      organizationId: organization,
      count: 2_000,
      from: '2026-05-01T00:00:00Z',
    });
    const own = new ExportsOf(service.as(['read:sessions'], organization));
    const id = await own.ordered({ ...MAY, format: 'ndjson' });
    const { bytes } = await own.is(id, 'ready');
    const size = Number(bytes);
    const whole = await own.download(id);
    const text = String(whole.body);
    expect(await own.rowsOf(id)).toHaveLength(2_000);
    const etag = String(whole.headers.get('etag'));
    // Over the seam of two parts, too.
    for (const [from, to] of [
      [0, 99],
      [300_000, 900_000],
      [size - 10, size - 1],
    ] as const) {
      const part = await own.download(id, { range: `bytes=${from}-${to}`, 'if-range': etag });
      expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes ${from}-${to}/${size}`]);
      const body = typeof part.body === 'string' ? part.body : JSON.stringify(part.body);
      expect(body).toBe(
        Buffer.from(text)
          .subarray(from, to + 1)
          .toString(),
      );
    }
    expect((await own.download(id, { range: 'bytes=0-99', 'if-range': '"other"' })).status).toBe(200);
    const behind = await own.download(id, { range: `bytes=${size}-` });
    expect([behind.status, behind.headers.get('content-type')]).toEqual([
      416,
      'application/problem+json; charset=utf-8',
    ]);
    expect((await own.download(id, { 'if-none-match': etag })).status).toBe(304);
  });

  it('names nobody while drivers go by pseudonyms, also where it was ordered before', async () => {
    const organization_id = newOrganization();
    const settle = async (pseudonymise_drivers: boolean) => {
      const privacy = { pseudonymise_drivers, driver_retention_days: 400 };
      await service.tell(OrganizationChanged, { ...OrganizationChanged.example, organization_id, privacy });
      await service.settled();
    };
    const charge = new ACharge({ organization_id });
    const authorization = {
      ...{ id_token: 'CARD-1', id_token_type: null, status: 'Accepted' as const, driver_id: 'drv_1' },
    };
    await settle(false);
    await service.tell(TransactionStarted, charge.started({ authorization }));
    await service.settled();
    const users = {
      ...{ organizationId: organization_id, subject: 'k', type: 'api_key' as const, role: null, grants: [] },
      scopes: ['read:sessions', 'read:users'],
    };
    const before = new ExportsOf(service.asPrincipal(users));
    const named = await before.ordered({ ...MAY, filters: { driver_id: 'drv_1' }, format: 'ndjson' });
    expect(await before.rowsOf(named)).toMatchObject([{ driver_id: 'drv_1' }]);
    await settle(true);
    const pseudonymous = new ExportsOf(service.asPrincipal({ ...users, pseudonymous: true }));
    expect((await pseudonymous.download(named)).status).toBe(403);
    // The principal of the one who orders it was signed a moment before.
    const late = await before.ordered({ ...MAY, filters: { driver_id: 'drv_1' }, format: 'ndjson' });
    expect(await pseudonymous.rowsOf(late)).toMatchObject([{ driver_id: expect.stringMatching(/^anon_/) }]);
    const own = await pseudonymous.ordered({ ...MAY, format: 'ndjson' });
    expect(await pseudonymous.rowsOf(own)).toMatchObject([{ driver_id: expect.stringMatching(/^anon_/) }]);
  });

  it('is of those alone who may read the rows', async () => {
    const id = await exports.ordered({ ...MAY, filters: { id_tag: '04A1B2C3D4E5F6' } });
    await exports.is(id, 'ready');
    const stranger = new ExportsOf(service.as(['read:sessions'], 'org_B'));
    for (const answer of [await stranger.download(id), await stranger.remove(id)])
      expect(answer).toMatchObject({ status: 404, body: { resource: 'export' } });
    expect(await stranger.list()).toEqual([]);
    const other = new ExportsOf(service.as(['read:energy'], 'org_A'));
    expect(await other.order(MAY)).toMatchObject({ status: 403, body: { required_scope: 'read:sessions' } });
    expect((await other.download(id)).status).toBe(403);
    expect((await other.remove(id)).status).toBe(403);
    expect(await other.list()).toEqual([]);
    // It names drivers, whom not everybody may know who may read sessions.
    expect(await new ExportsOf(service.as(['read:sessions'], 'org_A')).download(id)).toMatchObject({
      status: 403,
    });
    const masked = await new ExportsOf(service.as(['read:sessions'], 'org_A')).read(id);
    expect(masked.filters).toEqual({ id_tag: '…E5F6' });
    expect((await exports.read(id)).filters).toEqual({ id_tag: '04A1B2C3D4E5F6' });
    const ofDriver = { driver_id: 'drv_1', user_id: 'drv_1' };
    const named = await exports.ordered({ ...MAY, filters: ofDriver });
    const reader = service.as(['read:sessions'], 'org_A');
    const path = `/api/v1/sessions/${second.sessionId}`;
    const { driver_id: pseudonym } = (await reader.get<SessionDto>(path)).body;
    const pseudonyms = { driver_id: pseudonym, user_id: pseudonym };
    const seenByReader = new ExportsOf(reader);
    expect((await seenByReader.read(named)).filters).toEqual(pseudonyms);
    expect((await seenByReader.list())[0]?.filters).toEqual(pseudonyms);
    expect((await exports.read(named)).filters).toEqual(ofDriver);
    // The audit log is kept for ever: it names neither.
    const told = JSON.stringify(service.told(SessionsChangeRecorded));
    expect(told).toContain('…E5F6');
    expect(told).not.toMatch(/drv_1|04A1B2C3D4E5F6/);

    const held = (siteId: string) =>
      new ExportsOf(
        service.asPrincipal({
          organizationId: 'org_A',
          subject: 'key_limited',
          type: 'api_key',
          scopes: ['read:sessions'],
          role: null,
          grants: [{ type: 'site', id: siteId, access: 'read' }],
        }),
      );
    expect((await held('site_2').download(id)).status).toBe(404);
    const own = await held('site_2').ordered({ ...MAY, format: 'ndjson' });
    expect((await held('site_2').rowsOf(own)).map((row) => row['site_id'])).toEqual(['site_2']);
    expect((await held('site_1').download(own)).status).toBe(404);
    expect((await exports.list('dataset=sessions')).map((one) => one.export_id)).toContain(own);
  });

  it('leaves a record of who ordered it, took it and removed it', async () => {
    const id = await exports.ordered(MAY);
    await exports.is(id, 'ready');
    await exports.download(id);
    await exports.remove(id);
    expect((await exports.download(id)).status).toBe(404);
    await service.settled();
    const entries = service.told(SessionsChangeRecorded).filter(({ data }) => data.resource_id === id);
    expect(entries.map(({ data }) => [data.action, data.actor_id])).toEqual([
      ['export.created', 'key_spec'],
      ['export.downloaded', 'key_spec'],
      ['export.removed', 'key_spec'],
    ]);
    expect(entries[1]?.data.after).toMatchObject({ dataset: 'sessions', row_count: 2, filters: {} });
  });

  it('is gone when its time is over', async () => {
    const id = await exports.ordered(MAY);
    await exports.is(id, 'ready');
    const { database } = service.platform;
    await database.query(`update data_export set expires_at = now() where id = $1`, [id]);
    expect(await exports.download(id)).toMatchObject({ status: 410, body: { code: 'gone' } });
    expect(await exports.read(id)).toMatchObject({ status: 'expired', download_url: null });
    expect((await exports.list('status=expired')).map(({ export_id }) => export_id)).toContain(id);
    expect((await exports.list('status=ready')).map(({ export_id }) => export_id)).not.toContain(id);
  });

  it('is made once for a POST that is sent twice', async () => {
    const client = service.as(['read:sessions'], newOrganization());
    const send = () =>
      client.request<{ export_id: string }>('POST', '/api/v1/exports', {
        headers: { 'content-type': 'application/json', 'idempotency-key': 'one' },
        text: JSON.stringify(MAY),
      });
    const answers = [await send(), await send()];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(answers[0]?.body.export_id).toBe(answers[1]?.body.export_id);
    expect(await new ExportsOf(client).list()).toHaveLength(1);
  });

  it('can be ordered ten times an hour, and no more', async () => {
    const own = new ExportsOf(service.as(['read:sessions'], newOrganization()));
    for (let count = 0; count < 10; count += 1) await own.remove(await own.ordered(MAY));
    const refused = await own.order(MAY);
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_000);
  });

  it.each([
    [{ dataset: 'invoices' }, '/dataset'],
    [{ dataset: undefined }, '/dataset'],
    [{ format: 'xlsx' }, '/format'],
    [{ from: undefined, to: undefined }, '/from'],
    [{ from: '2026-06-01' }, '/from'],
    [{ from: '2020-01-01' }, '/to'],
    [{ time_zone: 'Mars/Olympus' }, '/time_zone'],
    [{ schedule: 'hourly' }, '/schedule'],
    [{ filters: { colour: 'red' } }, '/filters/colour'],
    [{ filters: { from: '2026-05-01' } }, '/filters/from'],
    [{ filters: { status: ['charging'] } }, '/filters/status'],
    [{ filters: { driver_id: 'drv_1', user_id: 'drv_2' } }, '/filters/user_id'],
    [{ filters: [] }, '/filters'],
    [{ updated_since: 'soon' }, '/updated_since'],
    [{ colour: 'red' }, '/colour'],
  ])('is refused with %j: %s', async (more, pointer) => {
    const { status, body } = await exports.order({ ...MAY, ...more });
    expect({ status, body }).toMatchObject({
      status: 422,
      body: { code: 'validation_failed', errors: [{ pointer }] },
    });
  });

  it('names what can be exported to whoever asks for something else', async () => {
    const { body } = await exports.order({ ...MAY, dataset: 'billing_sessions' });
    expect(body).toMatchObject({ detail: expect.stringContaining('sessions, meter_values') as string });
  });
});

import { createHash } from 'node:crypto';

import { ChargePointRegistered } from '@csms/contracts';

import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { ChargePointDto } from './dto/charge-point.dto';
import type { ChargePointsImportDto } from './dto/charge-points-import.dto';

interface ImportedLine {
  readonly line: number;
  readonly charge_point_id: string;
  readonly ocpp_password: string;
}

const IMPORT = '/api/v1/charge-points/import';

describe('an import of charge points', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;
  let other: TestOrganization;
  let siteId: string;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    other = await registry.organization();
  }, 60_000);

  beforeEach(async () => {
    mine = await registry.organization();
    siteId = created(await mine.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET)).site_id;
  });

  afterAll(() => registry.stop(), 30_000);

  let files = 0;
  /** Ids of this test alone: they are unique over all organizations. */
  const ids = (count: number) => {
    files += 1;
    return Array.from({ length: count }, (_, index) => `CP-FILE${files}-${index + 1}`) as [string, string];
  };
  const send = (text: string, query = '', headers: Record<string, string> = {}) =>
    mine.api.request<ChargePointsImportDto>('POST', `${IMPORT}${query}`, {
      headers: { 'content-type': 'text/csv', ...headers },
      text,
    });
  const all = async () =>
    (await mine.api.get<{ data: ChargePointDto[]; total: number }>('/api/v1/charge-points')).body;
  const lines = (body: unknown) =>
    (body as { lines: { line: number; column: string | null; code: string }[] }).lines.map((error) => [
      error.line,
      error.column,
      error.code,
    ]);

  it('leaves out an id that is taken among new ones, whose passwords stay beside their ids', async () => {
    const taken = created(
      await mine.api.post<{ charge_point_id: string }>('/api/v1/charge-points', { site_id: siteId }),
    );
    const ids = ['AA-1', taken.charge_point_id, 'ZZ-1', 'MM-1'];
    const csv = ['charge_point_id,site_id', ...ids.map((id) => `${id},${siteId}`), ''].join('\n');
    const send = (query = '') =>
      mine.api.request<Record<string, unknown>>('POST', `/api/v1/charge-points/import${query}`, {
        headers: { 'content-type': 'text/csv' },
        text: csv,
      });
    const isTaken = [{ line: 3, code: 'already_exists' }];
    const refused = await send();
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('already_exists');
    const answer = await send('?on_error=skip');
    expect(answer).toMatchObject({ status: 200, body: { imported: 3, errors: isTaken } });
    const { database } = registry.service.installation;
    const rows = answer.body['charge_points'] as ImportedLine[];
    expect(rows.map(({ line, charge_point_id }) => [line, charge_point_id])).toEqual([
      [2, 'AA-1'],
      [4, 'ZZ-1'],
      [5, 'MM-1'],
    ]);
    for (const { charge_point_id, ocpp_password } of rows) {
      const [row] = await database.query<{ ocpp_password_sha256: string }>(
        'select ocpp_password_sha256 from registry.charge_point where id = $1',
        [charge_point_id],
      );
      expect(row?.ocpp_password_sha256).toBe(
        createHash('sha256').update(Buffer.from(ocpp_password, 'hex')).digest('hex'),
      );
    }
  });

  it('registers every line, tells of each, and shows the passwords once', async () => {
    const [a, b] = ids(2);
    const { status, body } = await send(
      `\ufeffcharge_point_id;site_id;name;latitude;longitude;max_power_kw;connectors\r\n` +
        `${a};${siteId};"Bay ""1""; left";51.5;-0.1;22.5;1:Type2:22|2:CCS2\r\n${b};${siteId};;;;;\r\n`,
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      dry_run: false,
      total: 2,
      imported: 2,
      skipped: 0,
      errors: [],
      charge_points: [
        { line: 2, charge_point_id: a, ocpp_endpoint: `wss://ocpp.example.com/ocpp16/${a}` },
        { line: 3, charge_point_id: b },
      ],
    });
    expect((await mine.api.get(`/api/v1/charge-points/${a}`)).body).toMatchObject({
      name: 'Bay "1"; left',
      site_id: siteId,
      location: { latitude: 51.5, longitude: -0.1, address: null },
      max_power_kw: 22.5,
      connectors: [
        { connector_id: 1, type: 'Type2', max_power_kw: 22 },
        { connector_id: 2, type: 'CCS2', max_power_kw: null },
      ],
    });
    await registry.service.settled();
    const told = registry.service.told(ChargePointRegistered).filter(({ key }) => [a, b].includes(key));
    const hash = createHash('sha256')
      .update(Buffer.from(body.charge_points[0]?.ocpp_password ?? '', 'hex'))
      .digest('hex');
    expect(told).toHaveLength(2);
    expect(told.find(({ key }) => key === a)?.data).toMatchObject({
      ocpp_password_sha256: hash,
      time_zone: 'Europe/London',
    });
  });

  it('is all or nothing: each error names its line and column', async () => {
    const [a, b] = ids(2);
    const taken = ids(1)[0];
    const foreign = created(await other.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET)).site_id;
    await other.api.post('/api/v1/charge-points', { charge_point_id: taken, site_id: foreign });
    const answer = await send(
      [
        'charge_point_id,site_id,project_id,latitude,longitude,connectors,security_profile',
        `${a},${siteId},,,,,`,
        `${b},${siteId},,91,0,,`,
        `${a},${siteId},,,,,`,
        `CP.1,${siteId},,,,1:Plug,9`,
        `${taken},${siteId},,,,,`,
        `CP-X,${foreign},,,,,`,
        `CP-Y,,proj_nobody,,,,`,
        `CP-Z,,,,,,`,
        '',
      ].join('\n'),
    );
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    expect(lines(answer.body)).toEqual([
      [3, 'latitude', 'out_of_range'],
      [4, 'charge_point_id', 'doubled'],
      [5, 'charge_point_id', 'invalid_format'],
      [5, 'connectors', 'unknown_value'],
      [5, 'security_profile', 'unknown_value'],
      [6, 'charge_point_id', 'already_exists'],
      [7, 'site_id', 'not_found'],
      [8, 'project_id', 'not_found'],
      [9, 'project_id', 'required'],
    ]);
    expect((await all()).total).toBe(0);
    await registry.service.settled();
    expect(registry.service.told(ChargePointRegistered).filter(({ key }) => key === a)).toEqual([]);
  });

  it('refuses a line with another number of cells, and a word of the API as an id, and those lines alone', async () => {
    const [one, two] = ids(2);
    const text = [
      'charge_point_id,site_id,name',
      `${one},${siteId},Bay 1`,
      `CP-SHORT,${siteId}`,
      `CP-LONG,${siteId},Bay 2, left,`,
      `import,${siteId},Bay 3`,
      `${two},${siteId},`,
    ].join('\n');
    const { status, body } = await mine.api.request<ChargePointsImportDto>(
      'POST',
      `${IMPORT}?on_error=skip`,
      {
        headers: { 'content-type': 'text/csv' },
        text,
      },
    );
    expect(status).toBe(200);
    expect(body.charge_points.map(({ charge_point_id }) => charge_point_id)).toEqual([one, two]);
    expect(body.errors.map(({ line, column }) => [line, column])).toEqual([
      [3, null],
      [4, null],
      [5, 'charge_point_id'],
    ]);
    expect(body.errors[0]).toMatchObject({ code: 'field_count' });
  });

  it('takes the lines without errors where that is wanted', async () => {
    const [a] = ids(1);
    const { status, body } = await send(
      `charge_point_id,site_id\n${a},${siteId}\nCP.1,${siteId}\n,${siteId}\n`,
      '?on_error=skip',
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      total: 3,
      imported: 2,
      skipped: 1,
      errors: [{ line: 3, code: 'invalid_format' }],
    });
    expect(body.charge_points[1]?.charge_point_id).toMatch(/^cp_/);
    expect((await all()).total).toBe(2);
  });

  it('can be tried: everything is checked, nothing is kept, no password is shown', async () => {
    const [a] = ids(1);
    const file = `charge_point_id,site_id\n${a},${siteId}\nCP.1,${siteId}\n`;
    expect((await send(file, '?dry_run=true')).body).toMatchObject({
      dry_run: true,
      total: 2,
      imported: 1,
      charge_points: [{ charge_point_id: a, ocpp_password: null }],
      errors: [{ line: 3, column: 'charge_point_id' }],
    });
    expect((await all()).total).toBe(0);
    await registry.service.settled();
    expect(registry.service.told(ChargePointRegistered).filter(({ key }) => key === a)).toEqual([]);
  });

  it('is safe to repeat with an Idempotency-Key: a trial too, and then the import itself', async () => {
    const [a] = ids(1);
    const file = `charge_point_id,site_id\n${a},${siteId}\n`;
    const trial = () => send(file, '?dry_run=true', { 'idempotency-key': `try-${a}` });
    const [first, second] = [await trial(), await trial()];
    expect(first).toMatchObject({ status: 200, body: { dry_run: true, imported: 1 } });
    expect([second.status, second.body]).toEqual([200, first.body]);
    expect((await all()).total).toBe(0);
    const real = () => send(file, '', { 'idempotency-key': `do-${a}`, accept: 'text/csv' });
    const [done, again] = [await real(), await real()];
    expect([again.status, again.body]).toEqual([200, done.body]);
    expect(done.body).toContain(a);
    expect(again.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect((await all()).total).toBe(1);
  });

  it('answers as CSV where that is wanted, without formulas', async () => {
    const [a] = ids(1);
    const { headers, body } = await send(
      `charge_point_id,site_id\n${a},${siteId}\n"=CMD",${siteId}\n`,
      '?on_error=skip',
      { accept: 'text/csv' },
    );
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [header, first, second] = (body as unknown as string).split('\n');
    expect(header).toBe('line,charge_point_id,ocpp_endpoint,ocpp_password,column,code,detail');
    expect(first).toMatch(new RegExp(`^2,${a},wss://ocpp.example.com/ocpp16/${a},[0-9a-f]{40},,,$`));
    expect(second).toMatch(/^3,,,,charge_point_id,invalid_format,/);
  });

  it('takes 5,000 lines, and not one more', async () => {
    const file = (count: number) =>
      ['charge_point_id,site_id', ...ids(count).map((id) => `${id},${siteId}`)].join('\n');
    const { status, body } = await send(file(5_000));
    expect([status, body.imported]).toEqual([200, 5_000]);
    expect((await send(file(5_001))).body).toMatchObject({ errors: [{ code: 'max_lines' }] });
    expect((await all()).total).toBe(5_000);
  }, 60_000);

  it('of the same ids at the same moment registers each once', async () => {
    const few = ids(50);
    const file = (order: readonly string[]) =>
      ['charge_point_id,site_id', ...order.map((id) => `${id},${siteId}`)].join('\n');
    const answers = await Promise.all([
      send(file(few), '?on_error=skip'),
      send(file([...few].reverse()), '?on_error=skip'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers.reduce((sum, { body }) => sum + body.imported, 0)).toBe(50);
  });

  it.each([
    ['', 422],
    ['name,colour\nA,red\n', 422],
    ['charge_point_id,site_id\n"CP\n', 422],
    ['charge_point_id,site_id\nCP\u0000,x\n', 422],
    [`charge_point_id\n${'x'.repeat(1_048_577)}`, 413],
  ])('refuses a file %#', async (file, status) => {
    expect((await send(file)).status).toBe(status);
  });

  it('refuses what is no CSV, or no UTF-8, and unknown wishes', async () => {
    expect(await mine.api.post(IMPORT, { charge_points: [] })).toMatchObject({
      status: 415,
      body: { code: 'unsupported_media_type' },
    });
    expect((await send('charge_point_id\nA\n', '', { accept: 'application/xml' })).status).toBe(406);
    expect((await send('charge_point_id\nA\n', '?on_error=ignore')).status).toBe(400);
    const latin1 = await fetch(`${registry.service.url}${IMPORT}`, {
      method: 'POST',
      headers: {
        'content-type': 'text/csv',
        'x-csms-principal': await registry.service.installation.principals.sign(
          ['write:charge_points'],
          mine.id,
        ),
      },
      body: Buffer.from('charge_point_id,name\nA,\xe4\n', 'latin1'),
    });
    expect(latin1.status).toBe(422);
  });

  it('is the only operation that takes CSV', async () => {
    const headers = { 'content-type': 'text/csv' };
    expect(await mine.api.request('POST', '/api/v1/charge-points', { headers, text: 'a\n' })).toMatchObject({
      status: 415,
      body: { code: 'unsupported_media_type' },
    });
  });
});

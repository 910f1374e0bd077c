import { TokenIssued } from '@csms/contracts';

import { type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { IdTagsImportDto } from './dto/id-tags-import.dto';

describe('an import of id tags', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  beforeEach(async () => {
    mine = await registry.organization();
  });

  afterAll(() => registry.stop(), 30_000);

  const send = (text: string, query = '', headers: Record<string, string> = {}) =>
    mine.api.request<IdTagsImportDto>('POST', `/api/v1/id-tags/import${query}`, {
      headers: { 'content-type': 'text/csv', ...headers },
      text,
    });
  const total = async () => (await mine.api.get<{ total: number }>('/api/v1/id-tags')).body.total;

  it('issues every line and tells of each; an app gets a token', async () => {
    const { status, body } = await send(
      'id_tag;type;status;valid_until;label;roaming_party\r\nCard-1;;blocked;2030-01-01T00:00:00+01:00;"Blue; left";nl-ABC\r\n;Central;;;App;\r\n',
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({ total: 2, imported: 2, skipped: 0, errors: [] });
    expect(body.id_tags[1]?.id_tag).toMatch(/^APP/);
    expect((await mine.api.get('/api/v1/id-tags/card-1')).body).toMatchObject({
      status: 'blocked',
      valid_until: '2029-12-31T23:00:00.000Z',
      label: 'Blue; left',
      roaming_party: 'NL-ABC',
    });
    await registry.service.settled();
    expect(
      registry.service.told(TokenIssued).filter(({ organizationId }) => organizationId === mine.id),
    ).toHaveLength(2);
  });

  it('is all or nothing: each error names its line and column', async () => {
    await mine.api.post('/api/v1/id-tags', { id_tag: 'taken' });
    const answer = await send(
      [
        'id_tag,status,driver_id,valid_until',
        'A1,,,',
        'a1,,,',
        'TAKEN,,,',
        'B 2,lost,,tomorrow',
        'C3,,drv_nobody,',
        ',active,,',
      ].join('\n'),
    );
    expect(answer.status).toBe(422);
    const { lines } = answer.body as unknown as { lines: { line: number; column: string; code: string }[] };
    expect(lines.map(({ line, column, code }) => [line, column, code])).toEqual([
      [3, 'id_tag', 'doubled'],
      [4, 'id_tag', 'already_exists'],
      [5, 'id_tag', 'invalid_format'],
      [5, 'status', 'unknown_value'],
      [5, 'valid_until', 'invalid_format'],
      [6, 'driver_id', 'not_found'],
      [7, 'id_tag', 'required'],
    ]);
    expect(await total()).toBe(1);
  });

  it('takes the lines without errors, or none at all, as is wanted', async () => {
    const file = 'id_tag\nA1\nB 2\n';
    expect((await send(file, '?dry_run=true')).body).toMatchObject({
      dry_run: true,
      imported: 1,
      skipped: 1,
    });
    expect(await total()).toBe(0);
    expect((await send(file, '?on_error=skip', { accept: 'text/csv' })).body).toMatch(
      /^line,id_tag,column,code,detail\n2,A1,,,\n3,,id_tag,invalid_format,/,
    );
    expect(await total()).toBe(1);
  });

  it('needs the scope to write of persons', async () => {
    const api = registry.service.as(['read:users', 'write:charge_points'], mine.id);
    const answer = await api.request('POST', '/api/v1/id-tags/import', {
      headers: { 'content-type': 'text/csv' },
      text: 'id_tag\nA1\n',
    });
    expect(answer).toMatchObject({ status: 403, body: { required_scope: 'write:users' } });
  });
});

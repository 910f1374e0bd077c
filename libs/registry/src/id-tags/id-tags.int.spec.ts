import { TokenIssued, TokenUpdated } from '@csms/contracts';

import { type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { IdTagDto } from './dto/id-tag.dto';

describe('id tags', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;
  let other: TestOrganization;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    [mine, other] = [await registry.organization(), await registry.organization()];
  }, 60_000);

  afterAll(() => registry.stop(), 30_000);

  const issue = (of: TestOrganization, body: object) => of.api.post<IdTagDto>('/api/v1/id-tags', body);
  const told = async (key: string) => {
    await registry.service.settled();
    return registry.service.installation.events.heardOf(key);
  };

  it('are issued, told under organization and tag in capitals, and found in any case', async () => {
    expect(await issue(mine, { id_tag: 'Card-1', driver_id: 'drv_1' })).toMatchObject({
      status: 201,
      body: { id_tag: 'Card-1', status: 'active', driver_id: 'drv_1', valid_until: null },
    });
    expect(await told(`${mine.id}/CARD-1`)).toMatchObject([
      { type: TokenIssued.type, data: { id_tag: 'Card-1', status: 'active', organization_id: mine.id } },
    ]);
    expect((await mine.api.get('/api/v1/id-tags/cARD-1')).body).toMatchObject({ id_tag: 'Card-1' });
  });

  it('are issued once, in whatever case, but by each organization', async () => {
    await issue(mine, { id_tag: 'AbC' });
    expect(await issue(mine, { id_tag: 'aBc' })).toMatchObject({
      status: 409,
      body: { code: 'already_exists' },
    });
    expect((await issue(other, { id_tag: 'ABC' })).status).toBe(201);
    expect(await told(`${mine.id}/ABC`)).toHaveLength(1);
  });

  it('are blocked and released, and told in that order', async () => {
    await issue(mine, { id_tag: 'BLOCKME', label: 'Blue' });
    const path = '/api/v1/id-tags/blockme';
    expect(await mine.api.patch(path, { status: 'blocked' })).toMatchObject({
      status: 200,
      body: { id_tag: 'BLOCKME', status: 'blocked', label: 'Blue' },
    });
    await mine.api.patch(path, { status: 'active', valid_until: '2030-01-01T00:00:00+01:00' });
    await mine.api.patch(path, { valid_until: null });
    expect((await told(`${mine.id}/BLOCKME`)).map(({ type, data }) => [type, data])).toMatchObject([
      [TokenIssued.type, { status: 'active' }],
      [TokenUpdated.type, { status: 'blocked' }],
      [TokenUpdated.type, { status: 'active', valid_until: '2029-12-31T23:00:00.000Z' }],
      [TokenUpdated.type, { status: 'active', valid_until: null }],
    ]);
  });

  it('end in the state that was told last, though many change them at the same moment', async () => {
    await issue(mine, { id_tag: 'BUSY' });
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        mine.api.patch('/api/v1/id-tags/BUSY', { driver_id: `drv_${index}` }),
      ),
    );
    const events = await told(`${mine.id}/BUSY`);
    expect(events).toHaveLength(21);
    const { body } = await mine.api.get<IdTagDto>('/api/v1/id-tags/BUSY');
    expect(events.at(-1)?.data).toMatchObject({ driver_id: body.driver_id });
  });

  it('lose no change of one member to a change of another at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id_tag = `SHARED-${round}`;
      await issue(mine, { id_tag });
      const changes = { status: 'blocked', driver_id: 'drv_1', group_id_tag: 'FLEET', label: 'Blue' };
      await Promise.all(
        Object.entries(changes).map(([name, value]) =>
          mine.api.patch(`/api/v1/id-tags/${id_tag}`, { [name]: value }),
        ),
      );
      expect((await mine.api.get(`/api/v1/id-tags/${id_tag}`)).body).toMatchObject(changes);
    }
  });

  it('take back what was read: members that are read only are ignored', async () => {
    const { body } = await issue(mine, { id_tag: 'ECHO' });
    expect(await mine.api.patch('/api/v1/id-tags/ECHO', body)).toMatchObject({
      status: 200,
      body: { id_tag: 'ECHO', created_at: body.created_at },
    });
  });

  it('are changed only by who has seen the newest state, where that is asked for', async () => {
    const tag = (await issue(mine, { id_tag: 'TAGGED' })).headers.get('etag') ?? '';
    const block = () =>
      mine.api.request('PATCH', '/api/v1/id-tags/TAGGED', {
        headers: { 'content-type': 'application/json', 'if-match': tag },
        text: '{"status":"blocked"}',
      });
    expect((await block()).status).toBe(200);
    expect(await block()).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
  });

  it('of another organization are 404, also to a change', async () => {
    await issue(mine, { id_tag: 'PRIVATE' });
    expect(await other.api.get('/api/v1/id-tags/PRIVATE')).toMatchObject({ status: 404 });
    expect(await other.api.patch('/api/v1/id-tags/PRIVATE', { status: 'blocked' })).toMatchObject({
      status: 404,
      body: { code: 'not_found', resource: 'id_tag' },
    });
    expect((await mine.api.get('/api/v1/id-tags/PRIVATE')).body).toMatchObject({ status: 'active' });
  });

  it.each([
    [{ id_tag: 'a b' }, '/id_tag'],
    [{ id_tag: '' }, '/id_tag'],
    [{ id_tag: 'x'.repeat(37) }, '/id_tag'],
    [{ id_tag: 'OK', status: 'lost' }, '/status'],
    [{ id_tag: 'OK', valid_until: 'tomorrow' }, '/valid_until'],
    [{ id_tag: 'OK', valid_until: '2026-02-30T00:00:00Z' }, '/valid_until'],
  ])('with %j are refused, naming %s', async (body, pointer) => {
    expect(await issue(mine, body)).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  });

  it.each(['a/b', 'a%b', 'a?b', 'a+b', '#'])('named %j are read by their escaped name', async (id_tag) => {
    await issue(mine, { id_tag });
    expect(await mine.api.get(`/api/v1/id-tags/${encodeURIComponent(id_tag)}`)).toMatchObject({
      status: 200,
      body: { id_tag },
    });
  });
});

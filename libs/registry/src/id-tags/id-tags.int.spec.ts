import { TokenIssued, TokenRemoved, TokenUpdated } from '@csms/contracts';

import { created, type TestOrganization, TestRegistry } from '../testing/test-registry';

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

  const aDriver = async (of = mine) =>
    created(await of.api.post<{ driver_id: string }>('/api/v1/drivers', { name: 'Anna' })).driver_id;
  const issue = (of: TestOrganization, body: object) => of.api.post<IdTagDto>('/api/v1/id-tags', body);
  const told = async (key: string) => {
    await registry.service.settled();
    return registry.service.installation.events.heardOf(key);
  };

  it('are issued, told under organization and tag in capitals, and found in any case', async () => {
    const driver_id = await aDriver();
    expect(await issue(mine, { id_tag: 'Card-1', driver_id })).toMatchObject({
      status: 201,
      body: { id_tag: 'Card-1', status: 'active', type: 'ISO14443', driver_id, valid_until: null },
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
        mine.api.patch('/api/v1/id-tags/BUSY', { label: 'x', group_id_tag: `G${index}` }),
      ),
    );
    const events = await told(`${mine.id}/BUSY`);
    expect(events).toHaveLength(21);
    const { body } = await mine.api.get<IdTagDto>('/api/v1/id-tags/BUSY');
    expect(events.at(-1)?.data).toMatchObject({ group_id_tag: body.group_id_tag });
  });

  it('lose no change of one member to a change of another at the same moment', async () => {
    const driver_id = await aDriver();
    for (let round = 0; round < 5; round += 1) {
      const id_tag = `SHARED-${round}`;
      await issue(mine, { id_tag });
      const changes = { status: 'blocked', driver_id, group_id_tag: 'FLEET', label: 'Blue' };
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
    [{ label: 'a card' }, '/id_tag'],
    [{ id_tag: null, type: 'ISO14443' }, '/id_tag'],
    [{ id_tag: 'OK', type: 'Card' }, '/type'],
    [{ id_tag: 'OK', status: 'lost' }, '/status'],
    [{ id_tag: 'OK', roaming_party: 'Elli' }, '/roaming_party'],
    [{ id_tag: 'OK', valid_until: 'tomorrow' }, '/valid_until'],
    [{ id_tag: 'OK', valid_until: '2026-02-30T00:00:00Z' }, '/valid_until'],
  ])('with %j are refused, naming %s', async (body, pointer) => {
    expect(await issue(mine, body)).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  });

  it('of apps are made by the server, and fit every charger', async () => {
    const { status, body } = await issue(mine, { type: 'Central' });
    expect([status, body.type]).toEqual([201, 'Central']);
    expect(body.id_tag).toMatch(/^APP[0-9A-Z]{17}$/);
    expect(await told(`${mine.id}/${body.id_tag}`)).toHaveLength(1);
  });

  it('may be of a roaming partner, until somebody says otherwise', async () => {
    const roaming = { id_tag: 'ROAMER', roaming_party: 'gb-efl' };
    expect(await issue(mine, roaming)).toMatchObject({ status: 201, body: { roaming_party: 'GB-EFL' } });
    const change = { roaming_party: null };
    expect((await mine.api.patch('/api/v1/id-tags/ROAMER', change)).body).toMatchObject(change);
    const [issued, updated] = await told(`${mine.id}/ROAMER`);
    expect(
      [issued?.data, updated?.data].map((data) => (data as { roaming_party?: string }).roaming_party),
    ).toEqual(['GB-EFL', undefined]);
  });

  it('take null for their default', async () => {
    await issue(mine, { id_tag: 'NULLED', status: 'blocked' });
    expect(await mine.api.patch('/api/v1/id-tags/NULLED', { status: null })).toMatchObject({
      status: 200,
      body: { status: 'active' },
    });
  });

  it('are removed, and told', async () => {
    await issue(mine, { id_tag: 'Gone' });
    expect((await other.api.delete('/api/v1/id-tags/gone')).status).toBe(404);
    expect((await mine.api.delete('/api/v1/id-tags/gone')).status).toBe(204);
    expect((await mine.api.get('/api/v1/id-tags/gone')).status).toBe(404);
    expect((await told(`${mine.id}/GONE`)).at(-1)).toMatchObject({
      type: TokenRemoved.type,
      data: { id_tag: 'Gone' },
    });
    expect((await issue(mine, { id_tag: 'GONE' })).status).toBe(201);
  });

  it('belong to drivers of their own organization alone', async () => {
    const foreign = await aDriver(other);
    expect(await issue(mine, { id_tag: 'X1', driver_id: foreign })).toMatchObject({
      status: 422,
      body: { resource: 'driver', errors: [{ pointer: '/driver_id', code: 'not_found' }] },
    });
    await issue(mine, { id_tag: 'X2' });
    expect((await mine.api.patch('/api/v1/id-tags/X2', { driver_id: foreign })).status).toBe(422);
  });

  it('are shown by their end alone to who may not read of persons', async () => {
    const blind = registry.service.as(['write:users'], mine.id);
    const tag = { id_tag: 'SECRET-1234', driver_id: await aDriver(), label: 'Anna', group_id_tag: 'PARENT' };
    expect((await blind.post('/api/v1/id-tags', tag)).body).toMatchObject({
      id_tag: '…1234',
      driver_id: null,
      label: null,
      group_id_tag: '…RENT',
    });
    expect(JSON.stringify((await blind.patch('/api/v1/id-tags/SECRET-1234', {})).body)).not.toMatch(
      /SECRET|Anna|drv_/,
    );
    expect((await mine.api.get('/api/v1/id-tags/SECRET-1234')).body).toMatchObject(tag);
  });

  it('are found by every filter', async () => {
    const of = await registry.organization();
    const driver_id = await aDriver(of);
    await issue(of, { id_tag: 'AAA_1', status: 'blocked', group_id_tag: 'Fleet' });
    await issue(of, { id_tag: 'BBB', driver_id, label: 'Blue 100%', type: 'ISO15693' });
    const found = async (query: string) =>
      (await of.api.get<{ data: IdTagDto[] }>(`/api/v1/id-tags?${query}`)).body.data.map(
        ({ id_tag }) => id_tag,
      );
    expect(await found('status=blocked')).toEqual(['AAA_1']);
    expect(await found('group_id_tag=FLEET')).toEqual(['AAA_1']);
    expect(await found('q=a_1')).toEqual(['AAA_1']);
    expect(await found(`driver_id=${driver_id}`)).toEqual(['BBB']);
    expect(await found('type=ISO15693')).toEqual(['BBB']);
    expect(await found('q=100%25')).toEqual(['BBB']);
    expect(await found('sort=created_at')).toEqual(['AAA_1', 'BBB']);
    for (const query of ['status=lost', 'type=Card', 'q=', 'sort=id_tag']) {
      expect((await of.api.get(`/api/v1/id-tags?${query}`)).status).toBe(400);
    }
  });

  it.each(['a/b', 'a%b', 'a?b', 'a+b', '#'])('named %j are read by their escaped name', async (id_tag) => {
    await issue(mine, { id_tag });
    expect(await mine.api.get(`/api/v1/id-tags/${encodeURIComponent(id_tag)}`)).toMatchObject({
      status: 200,
      body: { id_tag },
    });
  });
});

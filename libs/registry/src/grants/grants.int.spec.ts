import { type ResourceGrant, SCOPES } from '@csms/contracts';
import type { RestClient } from '@csms/testing';

import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

interface Place {
  readonly site: string;
  readonly project: string;
  readonly chargePoint: string;
}

describe('a caller with grants', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;
  let seen: Place;
  let changed: Place;
  let hidden: Place;
  let foreign: Place;
  let siteless: string;
  let limited: RestClient;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    mine = await registry.organization();
    [seen, changed, hidden] = [await aPlace(mine), await aPlace(mine), await aPlace(mine)];
    foreign = await aPlace(await registry.organization());
    siteless = created(await mine.api.post<{ id: string }>('/api/v1/projects', { name: 'Nowhere' })).id;
    limited = as([
      { type: 'site', id: seen.site, access: 'read' },
      { type: 'site', id: changed.site, access: 'write' },
      // A site of another organization stays out of reach, whatever a grant says.
      { type: 'site', id: foreign.site, access: 'write' },
    ]);
  }, 60_000);

  afterAll(() => registry.stop(), 30_000);

  const as = (grants: readonly ResourceGrant[]) =>
    registry.service.asPrincipal({
      organizationId: mine.id,
      subject: 'key_limited',
      type: 'api_key',
      scopes: SCOPES,
      role: null,
      grants,
    });

  async function aPlace({ api }: TestOrganization): Promise<Place> {
    const { site_id } = created(await api.post<{ site_id: string }>('/api/v1/sites', KING_STREET));
    const project = created(await api.post<{ id: string }>('/api/v1/projects', { name: 'P', site_id }));
    const point = await api.post<{ charge_point_id: string }>('/api/v1/charge-points', {
      project_id: project.id,
    });
    return { site: site_id, project: project.id, chargePoint: created(point).charge_point_id };
  }

  const lists = [
    ['/api/v1/sites', 'sites', 'site_id', 'site'],
    ['/api/v1/projects', 'data', 'id', 'project'],
    ['/api/v1/charge-points', 'data', 'charge_point_id', 'chargePoint'],
  ] as const;

  it.each(lists)('sees in %s what is at granted sites alone', async (path, name, id, kind) => {
    const { body } = await limited.get<Record<string, Record<string, string>[]>>(path);
    expect(body).toMatchObject({ total: 2 });
    expect(body[name]?.map((row) => row[id])).toEqual([changed[kind], seen[kind]]);
    const paged = await limited.get<{ next_cursor: string }>(`${path}?limit=1`);
    const next = await limited.get<Record<string, unknown[]>>(`${path}?cursor=${paged.body.next_cursor}`);
    expect(next.body[name]).toMatchObject([{ [id]: seen[kind] }]);
  });

  it.each(lists)('is told of nothing else in %s', async (path, _name, _id, kind) => {
    for (const there of [seen, changed]) {
      expect((await limited.get(`${path}/${there[kind]}`)).status).toBe(200);
    }
    for (const gone of [hidden, foreign]) {
      const unknown = await limited.get(`${path}/none`);
      const answer = await limited.get(`${path}/${gone[kind]}`);
      expect([answer.status, (answer.body as { code: string }).code]).toEqual([404, 'not_found']);
      expect(answer.status).toBe(unknown.status);
    }
  });

  it('finds nothing by the filters, either', async () => {
    for (const query of [`site_id=${hidden.site}`, `project_id=${hidden.project}`]) {
      expect((await limited.get(`/api/v1/charge-points?${query}`)).body).toMatchObject({ total: 0 });
    }
    expect((await limited.get(`/api/v1/projects?site_id=${hidden.site}`)).body).toMatchObject({ total: 0 });
    expect(await limited.get(`/api/v1/projects/${siteless}`)).toMatchObject({ status: 404 });
  });

  it('changes what is at sites with write access alone', async () => {
    const post = (path: string, body: object) => limited.post<{ code?: string }>(path, body);
    const project = (site_id?: string) => post('/api/v1/projects', { name: 'New', site_id });
    const chargePoint = (place: object) => post('/api/v1/charge-points', place);
    const allowed = [
      await project(changed.site),
      await chargePoint({ site_id: changed.site }),
      await chargePoint({ project_id: changed.project }),
    ];
    expect(allowed.map(({ status }) => status)).toEqual([201, 201, 201]);
    const visible = [
      await project(seen.site),
      await project(),
      await chargePoint({ site_id: seen.site }),
      await chargePoint({ project_id: seen.project }),
      await post('/api/v1/sites', KING_STREET),
    ];
    expect(visible.map(({ status, body }) => [status, body.code])).toEqual(
      visible.map(() => [403, 'insufficient_scope']),
    );
    const invisible = [
      await project(hidden.site),
      await project(foreign.site),
      await chargePoint({ site_id: hidden.site }),
      await chargePoint({ project_id: hidden.project }),
      await chargePoint({ project_id: siteless }),
      await chargePoint({ project_id: foreign.project, site_id: changed.site }),
    ];
    expect(invisible.map(({ status }) => status)).toEqual(invisible.map(() => 404));
  });

  it('of nothing but reading changes nothing at all', async () => {
    const reader = as([{ type: 'site', id: seen.site, access: 'read' }]);
    expect((await reader.get('/api/v1/sites')).body).toMatchObject({ total: 1 });
    expect(await reader.post('/api/v1/charge-points', { site_id: seen.site })).toMatchObject({ status: 403 });
  });
});

import { refusedMethods, routeTable } from './route-table';

const operation = {
  'x-csms-service': 'registry',
  'x-access': 'scope',
  'x-required-scope': 'read:charge_points',
};
const access = { kind: 'scope', scope: 'read:charge_points' };

describe('routeTable', () => {
  it('takes every operation of the document, with its owner and scope', () => {
    const paths = {
      '/api/v1/sites': { get: operation, post: operation },
      '/api/v1/sites/{site_id}': { get: operation },
    };
    const route = {
      service: 'registry',
      access,
      takesForm: false,
      rateLimit: null,
      acceptsCsv: false,
      acceptsNdjson: false,
      takesStream: false,
    };
    expect(routeTable({ paths })).toEqual([
      { ...route, method: 'GET', path: '/api/v1/sites', endpoint: 'GET /api/v1/sites' },
      { ...route, method: 'POST', path: '/api/v1/sites', endpoint: 'POST /api/v1/sites' },
      {
        ...route,
        method: 'GET',
        path: '/api/v1/sites/:site_id',
        endpoint: 'GET /api/v1/sites/{site_id}',
      },
    ]);
  });

  it('knows which take a form', () => {
    const post = { ...operation, requestBody: { content: { 'application/x-www-form-urlencoded': {} } } };
    expect(routeTable({ paths: { '/x': { post } } })).toMatchObject([{ takesForm: true }]);
  });

  it.each(['organization', 'user', 'installer', 'public'])('knows what is for: %s', (kind) => {
    const get = { 'x-csms-service': 'registry', 'x-access': kind };
    expect(routeTable({ paths: { '/x': { get } } })).toMatchObject([{ access: { kind } }]);
  });

  it.each(['installer', 'public'])('knows what is for %s, or for a scope', (kind) => {
    const get = { 'x-csms-service': 'registry', 'x-access': kind, 'x-or-scope': 'read:energy' };
    const access = { kind, orScope: 'read:energy' };
    expect(routeTable({ paths: { '/x': { get } } })).toMatchObject([{ access }]);
  });

  it('knows where passwords are tried', () => {
    const post = { 'x-csms-service': 'registry', 'x-access': 'public', 'x-rate-limit': 'sign-in' };
    expect(routeTable({ paths: { '/x': { post } } })).toMatchObject([{ rateLimit: 'sign-in' }]);
    const unknown = { ...post, 'x-rate-limit': 'often' };
    expect(() => routeTable({ paths: { '/x': { post: unknown } } })).toThrow('no rate class "often"');
  });

  it.each([
    [{ 'x-csms-service': 'registry' }],
    [{ 'x-csms-service': 'registry', 'x-access': 'nobody' }],
    [{ 'x-csms-service': 'registry', 'x-access': 'scope' }],
    [{ 'x-csms-service': 'registry', 'x-access': 'scope', 'x-required-scope': 'read:everything' }],
    [{ 'x-csms-service': 'registry', 'x-access': 'public', 'x-or-scope': 'read:everything' }],
    [{ 'x-access': 'public' }],
  ])('routes nothing that nobody guards: %j', (get) => {
    expect(() => routeTable({ paths: { '/x': { get } } })).toThrow('GET /x');
  });

  it('knows which methods a path refuses', () => {
    const routes = routeTable({ paths: { '/x': { get: operation, post: operation } } });
    expect(refusedMethods(routes)).toEqual([
      { path: '/x', allowed: ['GET', 'POST'], refused: ['PUT', 'PATCH', 'DELETE'] },
    ]);
  });
});

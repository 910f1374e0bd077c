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
    expect(routeTable({ paths })).toEqual([
      { method: 'GET', path: '/api/v1/sites', service: 'registry', access, takesForm: false },
      { method: 'POST', path: '/api/v1/sites', service: 'registry', access, takesForm: false },
      { method: 'GET', path: '/api/v1/sites/:site_id', service: 'registry', access, takesForm: false },
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

  it.each([
    [{ 'x-csms-service': 'registry' }],
    [{ 'x-csms-service': 'registry', 'x-access': 'nobody' }],
    [{ 'x-csms-service': 'registry', 'x-access': 'scope' }],
    [{ 'x-csms-service': 'registry', 'x-access': 'scope', 'x-required-scope': 'read:everything' }],
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

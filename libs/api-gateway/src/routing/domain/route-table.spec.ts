import { refusedMethods, routeTable } from './route-table';

const operation = { 'x-csms-service': 'registry', 'x-required-scope': 'read:charge_points' };

describe('routeTable', () => {
  it('takes every operation of the document, with its owner and scope', () => {
    const paths = {
      '/api/v1/sites': { get: operation, post: operation },
      '/api/v1/sites/{site_id}': { get: operation },
    };
    expect(routeTable({ paths })).toEqual([
      { method: 'GET', path: '/api/v1/sites', service: 'registry', scope: 'read:charge_points' },
      { method: 'POST', path: '/api/v1/sites', service: 'registry', scope: 'read:charge_points' },
      { method: 'GET', path: '/api/v1/sites/:site_id', service: 'registry', scope: 'read:charge_points' },
    ]);
  });

  it('routes nothing that nobody guards', () => {
    expect(() => routeTable({ paths: { '/x': { get: { 'x-csms-service': 'registry' } } } })).toThrow(
      'GET /x',
    );
    expect(() => routeTable({ paths: { '/x': { get: { 'x-required-scope': 'read:sessions' } } } })).toThrow(
      'GET /x',
    );
  });

  it('knows which methods a path refuses', () => {
    const routes = routeTable({ paths: { '/x': { get: operation, post: operation } } });
    expect(refusedMethods(routes)).toEqual([
      { path: '/x', allowed: ['GET', 'POST'], refused: ['PUT', 'PATCH', 'DELETE'] },
    ]);
  });
});

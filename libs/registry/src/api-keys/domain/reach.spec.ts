import { type Reach, reachWithin } from './reach';

const MAY = new Date('2026-05-01T00:00:00Z');
const JUNE = new Date('2026-06-01T00:00:00Z');
const KEY: Reach = {
  scopes: ['read:sessions', 'read:billing'],
  resourceGrants: [{ type: 'site', id: 'site_1', access: 'write' }],
  allowedIps: ['10.0.0.0/8'],
  expiresAt: JUNE,
};

describe('reachWithin', () => {
  it.each<[Partial<Reach>]>([
    [{}],
    [{ scopes: ['read:billing'] }],
    [{ resourceGrants: [{ type: 'site', id: 'site_1', access: 'read' }] }],
    [{ allowedIps: ['10.1.0.0/16'] }],
    [{ expiresAt: MAY }],
  ])('holds for a key narrowed by %j', (change) => {
    expect(reachWithin({ ...KEY, ...change }, KEY)).toBe(true);
  });

  it.each<[Partial<Reach>]>([
    [{ scopes: ['read:sessions', 'write:billing'] }],
    [{ resourceGrants: [] }],
    [{ allowedIps: [] }],
    [{ allowedIps: ['11.0.0.0/8'] }],
    [{ expiresAt: null }],
    [{ expiresAt: new Date(JUNE.getTime() + 1) }],
  ])('does not hold for a key widened by %j, whatever else is narrowed', (change) => {
    expect(reachWithin({ ...KEY, ...change }, KEY)).toBe(false);
    expect(reachWithin({ ...KEY, scopes: [], expiresAt: MAY, ...change }, KEY)).toBe(false);
  });
});

import { type Authority, requireAuthority, widened } from './authority';

const anAuthority = (more: Partial<Authority> = {}): Authority => ({
  scopes: ['read:sessions', 'read:billing'],
  resourceGrants: [],
  allowedIps: [],
  expiresAt: null,
  ...more,
});
const grant = (id: string, access: 'read' | 'write') => ({ type: 'site' as const, id, access });
const A_READ = [grant('site_A', 'read')];
const A_WRITE = [grant('site_A', 'write')];
const MAY = new Date('2026-05-01T00:00:00Z');
const JUNE = new Date('2026-06-01T00:00:00Z');

describe('widened', () => {
  it.each<[string | null, Partial<Authority>, Partial<Authority>]>([
    [null, {}, {}],
    [null, {}, { scopes: ['read:billing'] }],
    ['scopes', {}, { scopes: ['read:billing', 'write:billing'] }],
    [null, {}, { resourceGrants: A_WRITE }],
    ['sites', { resourceGrants: A_WRITE }, {}],
    [null, { resourceGrants: A_WRITE }, { resourceGrants: A_READ }],
    ['sites', { resourceGrants: A_READ }, { resourceGrants: A_WRITE }],
    ['sites', { resourceGrants: A_READ }, { resourceGrants: [...A_READ, grant('site_B', 'read')] }],
    [null, {}, { allowedIps: ['192.0.2.0/24'] }],
    ['addresses', { allowedIps: ['192.0.2.0/24'] }, {}],
    [null, { allowedIps: ['192.0.2.0/24'] }, { allowedIps: ['192.0.2.7'] }],
    ['addresses', { allowedIps: ['192.0.2.7'] }, { allowedIps: ['192.0.2.0/24'] }],
    [null, {}, { expiresAt: MAY }],
    [null, { expiresAt: JUNE }, { expiresAt: MAY }],
    ['days', { expiresAt: MAY }, { expiresAt: JUNE }],
    ['days', { expiresAt: MAY }, {}],
  ])('is %j from %j to %j', (expected, before, after) => {
    expect(widened(anAuthority(before), anAuthority(after))).toBe(expected);
  });
});

describe('requireAuthority', () => {
  it('lets nobody give a scope that he lacks, and names it', () => {
    expect(() => requireAuthority(anAuthority(), anAuthority({ scopes: ['write:billing'] }))).toThrow(
      expect.objectContaining({
        code: 'insufficient_scope',
        extensions: { required_scope: 'write:billing' },
      }) as Error,
    );
  });

  it('lets nobody give more sites, addresses or time', () => {
    const held = anAuthority({ resourceGrants: A_READ, allowedIps: ['192.0.2.0/24'], expiresAt: MAY });
    expect(() => requireAuthority(held, held)).not.toThrow();
    for (const more of [{ resourceGrants: [] }, { allowedIps: [] }, { expiresAt: null }]) {
      expect(() => requireAuthority(held, { ...held, ...more })).toThrow(
        expect.objectContaining({ code: 'insufficient_role' }) as Error,
      );
    }
  });
});

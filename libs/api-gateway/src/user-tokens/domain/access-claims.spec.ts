import { accessClaims, isJwt } from './access-claims';

const CLAIMS = { sub: 'usr_1', sid: 'uss_1', org: 'org_1', kind: 'user', role: 'admin', grants: [] };

describe('accessClaims', () => {
  it('reads those of a person', () => {
    expect(accessClaims(CLAIMS)).toEqual({
      kind: 'user',
      userId: 'usr_1',
      sessionId: 'uss_1',
      organizationId: 'org_1',
      role: 'admin',
      grants: [],
    });
    expect(accessClaims({ ...CLAIMS, org: '', role: null })).toMatchObject({
      organizationId: '',
      role: null,
    });
  });

  it('reads those of an installer, who has neither organization nor role', () => {
    const claims = { ...CLAIMS, kind: 'installer', org: '', role: null };
    expect(accessClaims(claims)).toMatchObject({ kind: 'installer', organizationId: '', role: null });
    expect(accessClaims({ ...claims, org: 'org_1', role: 'admin' })).toBeNull();
  });

  it.each([
    { kind: 'oauth_client' },
    { kind: undefined },
    { sub: undefined },
    { sid: 7 },
    { org: null },
    { role: 'root' },
    { org: '' },
    { grants: undefined },
  ])('reads nothing with %j', (more) => {
    expect(accessClaims({ ...CLAIMS, ...more })).toBeNull();
  });
});

describe('isJwt', () => {
  it.each([
    ['eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1In0.c2ln', true],
    ['dyn_live_abc', false],
    ['a.b', false],
    ['a.b.c.d', false],
    ['a..c', false],
  ])('%s: %s', (text, expected) => {
    expect(isJwt(text)).toBe(expected);
  });
});

import type { Access } from './access';
import { grantedSites } from './grants';
import { ANONYMOUS, type SignedPrincipal } from './principal';
import { checkAccess } from './principal.guard';

const KEY: SignedPrincipal = {
  ...ANONYMOUS,
  organizationId: 'org_1',
  type: 'api_key',
  scopes: ['read:energy'],
};
const CALLERS = {
  key: KEY,
  client: { ...KEY, type: 'oauth_client' },
  user: { ...KEY, type: 'user', role: 'viewer' },
  installer: { ...ANONYMOUS, type: 'installer' },
  nobody: ANONYMOUS,
} satisfies Record<string, SignedPrincipal>;

function refusal(caller: keyof typeof CALLERS, access: Access): string | null {
  try {
    checkAccess(CALLERS[caller], access);
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('who may call an operation', () => {
  const all = Object.keys(CALLERS) as (keyof typeof CALLERS)[];
  const refusals = (access: Access) =>
    Object.fromEntries(all.map((caller) => [caller, refusal(caller, access)]));
  const nobody = 'missing_credentials';

  it.each<[Access, Record<string, string | null>]>([
    [
      { kind: 'public', orScope: 'read:energy' },
      { key: null, client: null, user: null, installer: 'insufficient_role', nobody: null },
    ],
    [
      { kind: 'public', orScope: 'write:billing' },
      {
        key: 'insufficient_scope',
        client: 'insufficient_scope',
        user: 'insufficient_scope',
        installer: 'insufficient_role',
        nobody: null,
      },
    ],
    [
      { kind: 'installer', orScope: 'read:energy' },
      { key: null, client: null, user: null, installer: null, nobody },
    ],
    [
      { kind: 'installer', orScope: 'write:billing' },
      {
        key: 'insufficient_scope',
        client: 'insufficient_scope',
        user: 'insufficient_scope',
        installer: null,
        nobody,
      },
    ],
    [{ kind: 'public' }, { key: null, client: null, user: null, installer: null, nobody: null }],
    [
      { kind: 'organization' },
      { key: null, client: null, user: null, installer: 'insufficient_role', nobody },
    ],
    [
      { kind: 'user' },
      {
        key: 'insufficient_role',
        client: 'insufficient_role',
        user: null,
        installer: 'insufficient_role',
        nobody,
      },
    ],
    [
      { kind: 'installer' },
      {
        key: 'insufficient_role',
        client: 'insufficient_role',
        user: 'insufficient_role',
        installer: null,
        nobody,
      },
    ],
    [
      { kind: 'scope', scope: 'read:energy' },
      { key: null, client: null, user: null, installer: 'insufficient_role', nobody },
    ],
    [
      { kind: 'scope', scope: 'write:energy' },
      {
        key: 'insufficient_scope',
        client: 'insufficient_scope',
        user: 'insufficient_scope',
        installer: 'insufficient_role',
        nobody,
      },
    ],
  ])('that is for %j', (access, expected) => {
    expect(refusals(access)).toEqual(expected);
  });
});

describe('the sites of a caller', () => {
  it('are all without grants', () => {
    expect(grantedSites({ grants: [] }, 'read')).toBeNull();
  });

  it('are those of the grants, and to change only those with write', () => {
    const grants = [
      { type: 'site', id: 'site_1', access: 'read' },
      { type: 'site', id: 'site_2', access: 'write' },
    ] as const;
    expect(grantedSites({ grants }, 'read')).toEqual(['site_1', 'site_2']);
    expect(grantedSites({ grants }, 'write')).toEqual(['site_2']);
  });
});

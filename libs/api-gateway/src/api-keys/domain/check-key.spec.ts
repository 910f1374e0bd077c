import { type CheckedKey, checkKey, type KeyUse } from './check-key';

const [SECRET, OLD, OTHER] = ['11', '22', '33'].map((pair) => pair.repeat(32)) as [string, string, string];
const NOW = new Date('2026-05-01T09:00:00Z');
const LATER = new Date('2026-05-01T09:00:00.001Z');
const KEY: CheckedKey = {
  secretSha256: SECRET,
  oldSecretSha256: null,
  oldSecretExpiresAt: null,
  expiresAt: null,
  revokedAt: null,
  allowedIps: [],
};
const USE: KeyUse = { secretSha256: SECRET, address: '203.0.113.7', at: NOW };
const ROTATED = { oldSecretSha256: OLD, oldSecretExpiresAt: LATER };

function answer(key: Partial<CheckedKey> | null, use: Partial<KeyUse> = {}): string {
  try {
    checkKey(key === null ? null : { ...KEY, ...key }, { ...USE, ...use });
    return 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('checkKey', () => {
  it.each<[Partial<CheckedKey> | null, Partial<KeyUse>, string]>([
    [{}, {}, 'ok'],
    [null, {}, 'invalid_api_key'],
    [{}, { secretSha256: OTHER }, 'invalid_api_key'],
    [{}, { secretSha256: '' }, 'invalid_api_key'],
    [{ expiresAt: LATER }, {}, 'ok'],
    [{ expiresAt: NOW }, {}, 'expired_api_key'],
    [{ revokedAt: NOW }, {}, 'revoked_api_key'],
    [{ revokedAt: NOW, expiresAt: NOW }, {}, 'revoked_api_key'],
    [ROTATED, {}, 'ok'],
    [ROTATED, { secretSha256: OLD }, 'ok'],
    [ROTATED, { secretSha256: OTHER }, 'invalid_api_key'],
    [{ ...ROTATED, oldSecretExpiresAt: NOW }, {}, 'ok'],
    [{ ...ROTATED, oldSecretExpiresAt: NOW }, { secretSha256: OLD }, 'expired_api_key'],
    [{ ...ROTATED, expiresAt: NOW }, { secretSha256: OLD }, 'expired_api_key'],
    [{ ...ROTATED, revokedAt: NOW }, { secretSha256: OLD }, 'revoked_api_key'],
  ])('of %j used with %j: %s', (key, use, expected) => {
    expect(answer(key, use)).toBe(expected);
  });

  it('tells a stranger nothing of a key', () => {
    const secret = { secretSha256: OTHER };
    expect(answer({ revokedAt: NOW }, secret)).toBe('invalid_api_key');
    expect(answer({ expiresAt: NOW, allowedIps: ['10.0.0.0/8'] }, secret)).toBe('invalid_api_key');
  });

  it.each([
    ['203.0.113.7', ['203.0.113.7/32'], 'ok'],
    ['203.0.113.7', ['10.0.0.0/8', '203.0.113.0/24'], 'ok'],
    ['203.0.114.7', ['10.0.0.0/8', '203.0.113.0/24'], 'address_not_allowed'],
    ['::ffff:203.0.113.7', ['203.0.113.0/24'], 'ok'],
    ['2001:db8::7', ['2001:db8::/32'], 'ok'],
    ['2001:db9::7', ['2001:db8::/32'], 'address_not_allowed'],
    ['2001:db8::7', ['0.0.0.0/0'], 'address_not_allowed'],
    ['203.0.113.7', ['::/0'], 'address_not_allowed'],
  ])('from %s, where %j are allowed: %s', (address, allowedIps, expected) => {
    expect(answer({ allowedIps }, { address })).toBe(expected);
  });
});

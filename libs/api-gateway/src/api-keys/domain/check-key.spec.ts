import { createHash } from 'node:crypto';

import { checkKey, type KnownKey } from './check-key';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const NOW = new Date('2026-05-01T09:00:00Z');
const BEFORE = new Date('2026-05-01T08:59:59Z');
const AFTER = new Date('2026-05-01T09:00:01Z');
const KEY: KnownKey = {
  secretSha256: sha256('new'),
  previousSecretSha256: null,
  previousSecretExpiresAt: null,
  expiresAt: null,
  revokedAt: null,
  allowedIps: [],
};
const ROTATED = { previousSecretSha256: sha256('old'), previousSecretExpiresAt: AFTER };

describe('checkKey', () => {
  it.each<[string, Partial<KnownKey>, string, string | null]>([
    ['its secret', {}, 'new', null],
    ['another secret', {}, 'other', 'invalid_api_key'],
    ['the secret before, in the grace period', ROTATED, 'old', null],
    ['the new secret in the grace period', ROTATED, 'new', null],
    ['the secret before, after it', { ...ROTATED, previousSecretExpiresAt: NOW }, 'old', 'invalid_api_key'],
    ['its secret after it was revoked', { revokedAt: BEFORE }, 'new', 'revoked_api_key'],
    ['another secret after it was revoked', { revokedAt: BEFORE }, 'other', 'invalid_api_key'],
    ['its secret at its end', { expiresAt: NOW }, 'new', 'expired_api_key'],
    ['its secret before its end', { expiresAt: AFTER }, 'new', null],
    ['an address of its networks', { allowedIps: ['203.0.113.0/24'] }, 'new', null],
    ['another address', { allowedIps: ['198.51.100.0/24'] }, 'new', 'invalid_api_key'],
  ])('with %s', (_what, more, secret, code) => {
    const check = () =>
      checkKey({ ...KEY, ...more }, { secretSha256: sha256(secret), address: '203.0.113.7', now: NOW });
    if (code === null) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code }) as Error);
  });

  it('of an unknown key', () => {
    expect(() => checkKey(null, { secretSha256: sha256('new'), address: '::1', now: NOW })).toThrow(
      expect.objectContaining({ code: 'invalid_api_key' }) as Error,
    );
  });
});

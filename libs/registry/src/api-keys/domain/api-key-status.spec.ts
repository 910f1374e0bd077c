import { apiKeyStatus } from './api-key-status';

const NOW = new Date('2026-05-01T09:00:00Z');
const BEFORE = new Date('2026-05-01T08:59:59Z');
const AFTER = new Date('2026-05-01T09:00:01Z');
const key = { expiresAt: null, revokedAt: null, previousSecretExpiresAt: null };

describe('apiKeyStatus', () => {
  it.each([
    ['active', {}],
    ['active', { expiresAt: AFTER, previousSecretExpiresAt: NOW }],
    ['rotating', { previousSecretExpiresAt: AFTER }],
    ['expired', { expiresAt: NOW, previousSecretExpiresAt: AFTER }],
    ['revoked', { revokedAt: BEFORE, expiresAt: BEFORE }],
  ])('is %s with %j', (expected, dates) => {
    expect(apiKeyStatus({ ...key, ...dates }, NOW)).toBe(expected);
  });
});

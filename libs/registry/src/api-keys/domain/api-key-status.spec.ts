import { apiKeyStatus, type ApiKeyTimes } from './api-key-status';

const NOW = new Date('2026-05-01T09:00:00Z');
const EARLIER = new Date('2026-05-01T08:59:59.999Z');
const LATER = new Date('2026-05-01T09:00:00.001Z');
const ALWAYS: ApiKeyTimes = { expiresAt: null, revokedAt: null, oldKeyExpiresAt: null };

describe('the status of an API key', () => {
  it.each<[Partial<ApiKeyTimes>, string]>([
    [{}, 'active'],
    [{ expiresAt: LATER }, 'active'],
    [{ expiresAt: NOW }, 'expired'],
    [{ oldKeyExpiresAt: LATER }, 'rotating'],
    [{ oldKeyExpiresAt: NOW }, 'active'],
    [{ oldKeyExpiresAt: LATER, expiresAt: EARLIER }, 'expired'],
    [{ revokedAt: EARLIER, expiresAt: EARLIER, oldKeyExpiresAt: LATER }, 'revoked'],
  ])('with %j is %s', (times, status) => {
    expect(apiKeyStatus({ ...ALWAYS, ...times }, NOW)).toBe(status);
  });
});

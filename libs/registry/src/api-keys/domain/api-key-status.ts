export const API_KEY_STATUSES = ['active', 'rotating', 'revoked', 'expired'] as const;

export type ApiKeyStatus = (typeof API_KEY_STATUSES)[number];

interface Dates {
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly previousSecretExpiresAt: Date | null;
}

/** `rotating`: two secrets work. */
export function apiKeyStatus(key: Dates, now: Date): ApiKeyStatus {
  if (key.revokedAt !== null) return 'revoked';
  if (key.expiresAt !== null && key.expiresAt <= now) return 'expired';
  return key.previousSecretExpiresAt !== null && key.previousSecretExpiresAt > now ? 'rotating' : 'active';
}

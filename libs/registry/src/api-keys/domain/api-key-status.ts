export const API_KEY_STATUSES = ['active', 'rotating', 'revoked', 'expired'] as const;

export type ApiKeyStatus = (typeof API_KEY_STATUSES)[number];

export interface ApiKeyTimes {
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** The end of the old secret's time of grace. */
  readonly oldKeyExpiresAt: Date | null;
}

export function apiKeyStatus(times: ApiKeyTimes, now: Date): ApiKeyStatus {
  if (times.revokedAt !== null) return 'revoked';
  if (times.expiresAt !== null && times.expiresAt <= now) return 'expired';
  return times.oldKeyExpiresAt !== null && times.oldKeyExpiresAt > now ? 'rotating' : 'active';
}

export const SITE_OWNER_STATUSES = ['invited', 'expired', 'active'] as const;

export type SiteOwnerStatus = (typeof SITE_OWNER_STATUSES)[number];

interface Dates {
  readonly acceptedAt: Date | null;
  readonly expiresAt: Date;
}

export function siteOwnerStatus({ acceptedAt, expiresAt }: Dates, now: Date): SiteOwnerStatus {
  if (acceptedAt !== null) return 'active';
  return expiresAt <= now ? 'expired' : 'invited';
}

export const HANDOVER_STATUSES = [
  'pending_acceptance',
  'accepted',
  'rejected',
  'withdrawn',
  'expired',
] as const;
export type HandoverStatus = (typeof HANDOVER_STATUSES)[number];

export type KeptStatus = Exclude<HandoverStatus, 'expired'>;

/** The link of one that expired is void; the operator may still decide. */
export function handoverStatus(
  { status, expiresAt }: { readonly status: KeptStatus; readonly expiresAt: Date },
  now: Date,
): HandoverStatus {
  return status === 'pending_acceptance' && expiresAt <= now ? 'expired' : status;
}

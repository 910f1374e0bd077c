/** A new password that was sent to the charger, and what became of it. */
export interface PasswordPush {
  /** Of the command that tells it. */
  readonly id: string;
  /** null: the old password is the only one again, or the new one is. */
  readonly sha256: string | null;
  readonly status: PasswordPushStatus;
  /** Why the charger does not have it. */
  readonly reason: string | null;
  readonly requestedAt: string;
  /** Where the charger took it and has not come with it yet. */
  readonly oldValidUntil: string | null;
}

export const PASSWORD_PUSH_STATUSES = ['pending', 'accepted', 'unknown', 'in_use', 'failed'] as const;
export type PasswordPushStatus = (typeof PASSWORD_PUSH_STATUSES)[number];

/** How long a charger that took the new password may still come with the old one. */
const OVERLAP_MS = 24 * 3_600_000;

/** After these it may have the new password, or not: both stay valid until it comes with one. */
const UNDECIDED = new Set(['charge_point_timeout', 'connection_lost', 'outcome_unknown', 'invalid_response']);

export interface PushOutcome {
  readonly status: 'Accepted' | 'Rejected' | 'Timeout' | 'Error';
  readonly reason: string | null;
}

export function begun(id: string, sha256: string, now: Date): PasswordPush {
  const requestedAt = now.toISOString();
  return { id, sha256, status: 'pending', reason: null, requestedAt, oldValidUntil: null };
}

/** Whether the charger may have it and has not come with it. */
export function isOpen(push: PasswordPush | null): push is PasswordPush & { sha256: string } {
  return push !== null && push.sha256 !== null;
}

/** What the charger said; null: that changes nothing. */
export function decided(
  push: PasswordPush | null,
  id: string,
  outcome: PushOutcome,
  now: Date,
): PasswordPush | null {
  if (push?.id !== id || push.status !== 'pending') return null;
  const { status, reason } = outcome;
  if (status === 'Accepted') {
    const oldValidUntil = new Date(now.getTime() + OVERLAP_MS).toISOString();
    return { ...push, status: 'accepted', oldValidUntil };
  }
  if (reason !== null && UNDECIDED.has(reason)) return { ...push, status: 'unknown', reason };
  return { ...push, sha256: null, status: 'failed', reason: reason ?? status };
}

/** The charger came with it, whatever was known of it. @returns null: it is not the one, or it is in use already */
export function used(
  push: PasswordPush | null,
  id: string,
): (PasswordPush & { sha256: null; used: string }) | null {
  if (push?.id !== id || push.sha256 === null) return null;
  const { sha256 } = push;
  return { ...push, sha256: null, status: 'in_use', reason: null, oldValidUntil: null, used: sha256 };
}

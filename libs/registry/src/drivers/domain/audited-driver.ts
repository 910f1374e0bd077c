/** What a driver is to the audit log, which is never changed: nothing that an erasure would have to reach. */
export interface AuditedDriver {
  readonly id: string;
  readonly userTypeId: string | null;
  readonly costCentre: string | null;
  readonly status: string;
  readonly emailNotifications: boolean;
}

export interface Driver extends AuditedDriver {
  readonly name: string | null;
  readonly email: string | null;
  readonly groupIds: readonly string[];
}

const PERSONAL = ['name', 'email'] as const;

export function forAudit({
  id,
  userTypeId,
  costCentre,
  status,
  emailNotifications,
}: AuditedDriver): AuditedDriver {
  return { id, userTypeId, costCentre, status, emailNotifications };
}

/** What of a person changed is named, without what it was or is. */
export function changeForAudit(before: Driver, after: Driver): { before: object; after: object } {
  const changed = PERSONAL.filter((member) => before[member] !== after[member]);
  return {
    before: { ...forAudit(before), groupIds: before.groupIds, ...masked(before, changed, '(masked)') },
    after: { ...forAudit(after), groupIds: after.groupIds, ...masked(after, changed, '(masked, changed)') },
  };
}

function masked(driver: Driver, members: readonly (typeof PERSONAL)[number][], mask: string): object {
  return Object.fromEntries(members.map((member) => [member, driver[member] === null ? null : mask]));
}

import { type EventData, type MemberAdded } from '@csms/contracts';
import type { OutgoingEvent } from '@csms/platform-kafka';

import type { MemberEntity } from './member.entity';

/** What is told of a member: the whole state, whatever changed. */
export function memberEvent(
  definition: typeof MemberAdded,
  member: MemberEntity,
  removedAt: Date | null = null,
): OutgoingEvent<typeof MemberAdded> {
  const data: EventData<typeof MemberAdded> = {
    organization_id: member.organizationId,
    user_id: member.userId,
    email: member.email,
    name: member.name,
    role: member.role,
    resource_grants: member.resourceGrants,
    removed_at: removedAt?.toISOString() ?? null,
  };
  return { definition, organizationId: member.organizationId, data };
}

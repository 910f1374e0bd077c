import { type Static, Type } from '@sinclair/typebox';

import { defineEvent, type EventDefinition } from '../catalogue/event-definition';
import { ROLES } from '../roles';
import { REGISTRY_MEMBERS, REGISTRY_USER_SESSIONS } from '../topics';

import { Grants, Instant, nullable, place } from './shapes';

const Member = Type.Object({
  organization_id: Type.String(),
  user_id: Type.String(),
  email: Type.String(),
  name: Type.String(),
  role: Type.Union(ROLES.map((role) => Type.Literal(role))),
  resource_grants: Grants,
  removed_at: nullable(Instant),
});

type MemberState = Static<typeof Member>;

const member: MemberState = {
  organization_id: place.organization_id,
  user_id: 'usr_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  email: 'alice@greenway.example.com',
  name: 'Alice Green',
  role: 'owner',
  resource_grants: [],
  removed_at: null,
};

function memberChange(
  deed: string,
  description: string,
  more: Partial<MemberState> = {},
): EventDefinition<typeof Member> {
  return defineEvent({
    type: `csms.registry.member.${deed}.v1`,
    topic: REGISTRY_MEMBERS,
    description,
    schema: Member,
    key: (data) => `${data.organization_id}/${data.user_id}`,
    example: { ...member, ...more },
  });
}

export const MemberAdded = memberChange('added', 'A person belongs to an organization from now on');

export const MemberUpdated = memberChange('updated', 'A member has another role or other sites', {
  role: 'viewer',
});

export const MemberRemoved = memberChange('removed', 'A person does not belong to an organization any more', {
  role: 'member',
  removed_at: '2026-05-01T09:00:00.000Z',
});

export const UserSessionEnded = defineEvent({
  type: 'csms.registry.user-session.ended.v1',
  topic: REGISTRY_USER_SESSIONS,
  description: 'The access tokens of a session of a person are refused from now on',
  schema: Type.Object({
    session_id: Type.String(),
    user_id: Type.String(),
    organization_id: nullable(Type.String()),
    reason: Type.String({ description: 'signed_out, password_changed or token_reused' }),
    ended_at: Instant,
  }),
  key: (data) => data.session_id,
  example: {
    session_id: 'uss_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
    user_id: member.user_id,
    organization_id: place.organization_id,
    reason: 'signed_out',
    ended_at: '2026-05-01T09:00:00.000Z',
  },
});

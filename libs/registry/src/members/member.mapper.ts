import type { MemberDto } from './dto/member.dto';
import type { MemberEntity } from './member.entity';

export function toMemberDto(row: MemberEntity): MemberDto {
  return {
    user_id: row.userId,
    email: row.email,
    name: row.name,
    role: row.role,
    resource_grants: row.resourceGrants,
    joined_at: row.joinedAt.toISOString(),
  };
}

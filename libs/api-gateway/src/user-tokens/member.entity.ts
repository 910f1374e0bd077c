import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { ResourceGrant, Role } from '@csms/contracts';

/** The gateway's own copy of a membership: what a person may do is looked up here, not read from the token. */
@Entity('member')
export class MemberEntity {
  @PrimaryColumn('text', { name: 'organization_id' })
  organizationId: string;

  @PrimaryColumn('text', { name: 'user_id' })
  userId: string;

  @Column('text')
  role: Role;

  @Column('jsonb', { name: 'resource_grants' })
  resourceGrants: ResourceGrant[];

  @Column('timestamptz', { name: 'removed_at', nullable: true })
  removedAt: Date | null;
}

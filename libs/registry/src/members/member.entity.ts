import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { ResourceGrant, Role } from '@csms/contracts';

/** A person in an organization. */
@Entity('member')
export class MemberEntity {
  @PrimaryColumn('text', { name: 'organization_id' })
  organizationId: string;

  @PrimaryColumn('text', { name: 'user_id' })
  userId: string;

  @Column('text')
  email: string;

  @Column('text')
  name: string;

  /** There is one owner. */
  @Column('text')
  role: Role;

  /** None: the whole organization. */
  @Column('jsonb', { name: 'resource_grants' })
  resourceGrants: ResourceGrant[];

  @Column('timestamptz', { name: 'joined_at' })
  joinedAt: Date;
}

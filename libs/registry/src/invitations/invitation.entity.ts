import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { ResourceGrant, Role } from '@csms/contracts';

/** Somebody who may join an organization by the link in a mail. */
@Entity('invitation')
export class InvitationEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text')
  email: string;

  @Column('text')
  role: Role;

  @Column('jsonb', { name: 'resource_grants' })
  resourceGrants: ResourceGrant[];

  @Column('text', { name: 'secret_sha256' })
  secretSha256: string;

  @Column('text', { name: 'invited_by' })
  invitedBy: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'accepted_at', nullable: true })
  acceptedAt: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

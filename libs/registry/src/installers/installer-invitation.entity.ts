import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody without an account who is asked, by mail, to work on a project. */
@Entity('installer_invitation')
export class InstallerInvitationEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'project_id' })
  projectId: string;

  @Column('text')
  email: string;

  @Column('text', { name: 'secret_sha256' })
  secretSha256: string;

  @Column('text', { name: 'invited_by' })
  invitedBy: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'accepted_at', nullable: true })
  acceptedAt: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

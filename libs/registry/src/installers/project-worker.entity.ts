import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who works on a project, and who is asked to: a view. */
@Entity('project_worker')
export class ProjectWorkerEntity {
  @PrimaryColumn('text', { name: 'project_id' })
  projectId: string;

  /** Of the installer, or of the invitation. */
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text')
  status: 'assigned' | 'invited';

  @Column('text')
  email: string;

  @Column('text', { nullable: true })
  name: string | null;

  @Column('text', { nullable: true })
  company: string | null;

  @Column('boolean', { name: 'email_confirmed' })
  emailConfirmed: boolean;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;
}

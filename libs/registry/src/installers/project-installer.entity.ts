import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An installer who works on a project. */
@Entity('project_installer')
export class ProjectInstallerEntity {
  @PrimaryColumn('text', { name: 'project_id' })
  projectId: string;

  @PrimaryColumn('text', { name: 'installer_id' })
  installerId: string;

  /** The project's. */
  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

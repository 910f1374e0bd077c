import { Entity, PrimaryColumn } from 'typeorm';

/** The gateway's own copy of who works on which project. */
@Entity('project_installer')
export class ProjectInstallerEntity {
  @PrimaryColumn('text', { name: 'installer_id' })
  installerId: string;

  @PrimaryColumn('text', { name: 'project_id' })
  projectId: string;
}

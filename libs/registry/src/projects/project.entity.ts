import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { ProjectStatus } from './domain/project-status';

/** The charge points of one installation or contract, at one site. */
@Entity('project')
export class ProjectEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'site_id', nullable: true })
  siteId: string | null;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  address: string | null;

  @Column('text')
  status: ProjectStatus;

  /** Who gets the site when it is ready. */
  @Column('text', { name: 'site_owner_email', nullable: true })
  siteOwnerEmail: string | null;

  /** Of an installer’s own project: with the code an operator may take it over. */
  @Column('text', { name: 'adoption_code_sha256', nullable: true })
  adoptionCodeSha256: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

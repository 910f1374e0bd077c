import { Column, Entity, PrimaryColumn } from 'typeorm';

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
  status: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

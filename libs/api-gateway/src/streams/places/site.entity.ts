import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The gateway's own copy of whose a site is. */
@Entity('site')
export class SiteEntity {
  @PrimaryColumn('text', { name: 'site_id' })
  siteId: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who owns sites at which the organization runs charge points: it gets them when they are ready. */
@Entity('site_owner')
export class SiteOwnerEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text')
  email: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  company: string | null;

  /** Of the link in the mail. */
  @Column('text', { name: 'secret_sha256' })
  secretSha256: string;

  /** Of the link. */
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'accepted_at', nullable: true })
  acceptedAt: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

@Entity('site_owner_site')
export class SiteOwnerSiteEntity {
  @PrimaryColumn('text', { name: 'site_owner_id' })
  siteOwnerId: string;

  @PrimaryColumn('text', { name: 'site_id' })
  siteId: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;
}

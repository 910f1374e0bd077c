import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { ResourceGrant } from '@csms/contracts';

/** A program that gets access tokens for itself (RFC 6749 §4.4). Its secret is nowhere: only its hash. */
@Entity('oauth_client')
export class OAuthClientEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text')
  name: string;

  @Column('text', { name: 'secret_sha256' })
  secretSha256: string;

  @Column('text', { array: true })
  scopes: string[];

  /** None: the whole organization. */
  @Column('jsonb', { name: 'resource_grants' })
  resourceGrants: ResourceGrant[];

  /** Id of the key, client or person who made it. */
  @Column('text', { name: 'created_by' })
  createdBy: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { ResourceGrant } from '@csms/contracts';

/** A key of the REST API. The secret itself is nowhere: only its hash. */
@Entity('api_key')
export class ApiKeyEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text')
  name: string;

  /** `dyn_live_` and the eight characters that name the key. */
  @Column('text')
  prefix: string;

  @Column('text', { name: 'secret_sha256' })
  secretSha256: string;

  /** Of the secret before the last rotation. */
  @Column('text', { name: 'previous_secret_sha256', nullable: true })
  previousSecretSha256: string | null;

  @Column('timestamptz', { name: 'previous_secret_expires_at', nullable: true })
  previousSecretExpiresAt: Date | null;

  @Column('text', { array: true })
  scopes: string[];

  /** None: the whole organization. */
  @Column('jsonb', { name: 'resource_grants' })
  resourceGrants: ResourceGrant[];

  /** CIDR; none: from everywhere. */
  @Column('text', { name: 'allowed_ips', array: true })
  allowedIps: string[];

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;

  /** User, key or client; null: the command line. */
  @Column('text', { name: 'created_by', nullable: true })
  createdBy: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

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

  /** Of before the rotation. */
  @Column('text', { name: 'old_secret_sha256', nullable: true })
  oldSecretSha256: string | null;

  /** The end of the old secret's time of grace. */
  @Column('timestamptz', { name: 'old_secret_expires_at', nullable: true })
  oldKeyExpiresAt: Date | null;

  @Column('text', { array: true })
  scopes: string[];

  /** None: the whole organization. */
  @Column('jsonb', { name: 'resource_grants' })
  resourceGrants: ResourceGrant[];

  /** CIDR; none: from anywhere. */
  @Column('text', { name: 'allowed_ips', array: true })
  allowedIps: string[];

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;

  /** Id of the key, client or person who made it. */
  @Column('text', { name: 'created_by' })
  createdBy: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  /** Counts the changes, so that whoever hears of them late can tell which is newer. */
  @Column('integer')
  version: number;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { ResourceGrant } from '@csms/contracts';

/** The gateway's own copy of an API key: requests are authenticated while the registry is down. */
@Entity('api_key')
export class ApiKeyEntity {
  @PrimaryColumn('text')
  prefix: string;

  @Column('text', { name: 'key_id' })
  keyId: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'secret_sha256' })
  secretSha256: string;

  @Column('text', { array: true })
  scopes: string[];

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  /** Of the secret before the last rotation. */
  @Column('text', { name: 'previous_secret_sha256', nullable: true })
  previousSecretSha256: string | null;

  @Column('timestamptz', { name: 'previous_secret_expires_at', nullable: true })
  previousSecretExpiresAt: Date | null;

  /** None: the whole organization. */
  @Column('jsonb', { name: 'resource_grants' })
  resourceGrants: ResourceGrant[];

  /** CIDR; none: from everywhere. */
  @Column('text', { name: 'allowed_ips', array: true })
  allowedIps: string[];

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;
}

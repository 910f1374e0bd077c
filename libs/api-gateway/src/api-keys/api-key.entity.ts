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

  @Column('text', { name: 'old_secret_sha256', nullable: true })
  oldSecretSha256: string | null;

  @Column('timestamptz', { name: 'old_secret_expires_at', nullable: true })
  oldSecretExpiresAt: Date | null;

  @Column('text', { array: true })
  scopes: string[];

  @Column('jsonb', { name: 'resource_grants' })
  resourceGrants: ResourceGrant[];

  /** CIDR; none: from anywhere. */
  @Column('text', { name: 'allowed_ips', array: true })
  allowedIps: string[];

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  /** Of the registry's row: an event that comes late is older than what is here. */
  @Column('integer')
  version: number;

  /** When some instance told the registry that the key was used. */
  @Column('timestamptz', { name: 'use_told_at', nullable: true })
  useToldAt: Date | null;
}

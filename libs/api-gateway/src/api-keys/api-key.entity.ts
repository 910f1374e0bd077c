import { Column, Entity, PrimaryColumn } from 'typeorm';

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
}

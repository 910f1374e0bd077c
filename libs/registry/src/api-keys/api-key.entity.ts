import { Column, Entity, PrimaryColumn } from 'typeorm';

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

  @Column('text', { array: true })
  scopes: string[];

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

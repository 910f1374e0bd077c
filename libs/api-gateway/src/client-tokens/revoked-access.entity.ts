import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Whose access tokens hold no longer, though they are signed and not expired. */
@Entity('revoked_access')
export class RevokedAccessEntity {
  /** One grant, or all of a client. */
  @PrimaryColumn('text')
  holder: string;

  /** Later tokens hold. */
  @Column('timestamptz', { name: 'revoked_at' })
  revokedAt: Date;

  /** Then all those tokens have expired by themselves. */
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}

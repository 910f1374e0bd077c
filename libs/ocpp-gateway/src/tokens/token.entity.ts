import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The gateway's own copy of a token: authorization works while the registry is down. */
@Entity('token')
export class TokenEntity {
  @PrimaryColumn('text', { name: 'organization_id' })
  organizationId: string;

  /** In capitals: tokens compare without regard to case. */
  @PrimaryColumn('text', { name: 'id_token_key' })
  idTokenKey: string;

  @Column('text', { name: 'id_token' })
  idToken: string;

  @Column('text')
  status: 'active' | 'blocked' | 'expired';

  /** null: nobody knows, or it has had its status from the beginning. */
  @Column('timestamptz', { name: 'status_since', nullable: true })
  statusSince: Date | null;

  @Column('timestamptz', { name: 'valid_until', nullable: true })
  validUntil: Date | null;

  @Column('text', { name: 'driver_id', nullable: true })
  driverId: string | null;

  @Column('text', { name: 'group_id_token', nullable: true })
  groupIdToken: string | null;

  /** OCPP 2.0.1 §3.45; null: not known. */
  @Column('text', { nullable: true })
  type: string | null;

  /** null: it is for charging. */
  @Column('text', { nullable: true })
  purpose: 'commissioning' | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A charge point as registered. What it does just now is known to other services. */
@Entity('charge_point')
export class ChargePointEntity {
  /** The identity that the charger sends in its socket's path; unique over all organizations. */
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'site_id', nullable: true })
  siteId: string | null;

  @Column('text', { name: 'project_id', nullable: true })
  projectId: string | null;

  @Column('text', { nullable: true })
  name: string | null;

  @Column('text', { nullable: true })
  vendor: string | null;

  @Column('text', { nullable: true })
  model: string | null;

  @Column('text', { name: 'serial_number', nullable: true })
  serialNumber: string | null;

  @Column('text', { name: 'ocpp_version', nullable: true })
  ocppVersion: string | null;

  /** OCPP security profile: 0 no password, 1 Basic authentication. */
  @Column('smallint', { name: 'security_profile' })
  securityProfile: number;

  @Column('text', { name: 'ocpp_password_sha256', nullable: true })
  ocppPasswordSha256: string | null;

  @Column('integer', { name: 'heartbeat_interval_seconds' })
  heartbeatIntervalSeconds: number;

  @Column('text')
  lifecycle: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

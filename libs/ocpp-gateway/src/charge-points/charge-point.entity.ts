import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { BootStatus } from '../boot-status/domain/boot-status';
import type { ZoneHabit } from '../clock/domain/settle-instant';

/** A password that the charger is told, or was told and has not come with yet. */
export interface NextPassword {
  readonly id: string;
  readonly sha256: string;
  /** null: until the new one is used. */
  readonly old_valid_until: string | null;
}

/** The gateway's own copy of what the registry says of a charge point: who may connect, and where it stands. */
@Entity('charge_point')
export class ChargePointEntity {
  @PrimaryColumn('text', { name: 'charge_point_id' })
  chargePointId: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'site_id', nullable: true })
  siteId: string | null;

  @Column('text', { name: 'project_id', nullable: true })
  projectId: string | null;

  @Column('text', { name: 'time_zone' })
  timeZone: string;

  @Column('smallint', { name: 'security_profile' })
  securityProfile: number;

  @Column('text', { name: 'ocpp_password_sha256', nullable: true })
  ocppPasswordSha256: string | null;

  @Column('integer', { name: 'heartbeat_interval_seconds' })
  heartbeatIntervalSeconds: number;

  @Column('text')
  lifecycle: string;

  /** Policies of its site: anybody may charge; transactions that began offline with an unknown token may go on. */
  @Column({ type: 'boolean', name: 'free_vend', insert: false, update: false })
  freeVend: boolean;

  @Column({ type: 'boolean', name: 'accepts_unknown_offline', insert: false, update: false })
  acceptsUnknownOffline: boolean;

  /** What its last boot was answered. */
  @Column({ type: 'text', name: 'boot_status', insert: false, update: false })
  bootStatus: BootStatus;

  /** How it means timestamps without a zone; null: it has not shown it. */
  @Column({ type: 'text', name: 'zone_habit', nullable: true, insert: false, update: false })
  zoneHabit: ZoneHabit | null;

  /** How far its clock is ahead of ours (negative: behind), as it has shown. */
  @Column({ type: 'bigint', name: 'clock_skew_ms', insert: false, update: false })
  clockSkewMs: number;

  @Column('jsonb', { name: 'next_password', nullable: true })
  nextPassword: NextPassword | null;

  /** When this copy was written, by the database's clock. */
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Decimal } from '@csms/kernel';
import { decimalColumn } from '@csms/platform-db';

import type { BootStatus } from './domain/boot-status';
import type { ChargePointStatus } from './domain/charge-point-status';
import type { Installation } from './domain/installation';
import type { Lifecycle } from './domain/lifecycle';
import type { PasswordPush } from './domain/password-push';

export interface Location {
  readonly latitude: number;
  readonly longitude: number;
  readonly address: string | null;
}

/** A charge point: what people say of it, and what it says of itself. */
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

  /** OCPP security profile: 0 no password, 1 Basic, 2 Basic over TLS, 3 client certificate. */
  @Column('smallint', { name: 'security_profile' })
  securityProfile: number;

  @Column('text', { name: 'ocpp_password_sha256', nullable: true })
  ocppPasswordSha256: string | null;

  @Column('jsonb', { name: 'password_push', nullable: true })
  passwordPush: PasswordPush | null;

  @Column('integer', { name: 'heartbeat_interval_seconds' })
  heartbeatIntervalSeconds: number;

  @Column('text')
  lifecycle: Lifecycle;

  @Column('timestamptz', { name: 'decommissioned_at', nullable: true })
  decommissionedAt: Date | null;

  @Column('jsonb', { nullable: true })
  location: Location | null;

  @Column('numeric', {
    name: 'max_power_kw',
    precision: 12,
    scale: 3,
    nullable: true,
    transformer: decimalColumn,
  })
  maxPowerKw: Decimal | null;

  @Column('jsonb', { nullable: true })
  installation: Installation | null;

  /** From here on as the charger said it last. */
  @Column('text', { name: 'reported_vendor', nullable: true })
  reportedVendor: string | null;

  @Column('text', { name: 'reported_model', nullable: true })
  reportedModel: string | null;

  @Column('text', { name: 'reported_serial_number', nullable: true })
  reportedSerialNumber: string | null;

  @Column('text', { name: 'firmware_version', nullable: true })
  firmwareVersion: string | null;

  @Column('timestamptz', { name: 'booted_at', nullable: true })
  bootedAt: Date | null;

  /** What its last boot was answered; null: it has not booted. */
  @Column('text', { name: 'boot_status', nullable: true })
  bootStatus: BootStatus | null;

  @Column('text')
  status: ChargePointStatus;

  @Column('boolean')
  online: boolean;

  /** Of the newest coming or going: an older one that comes late changes nothing. */
  @Column('timestamptz', { name: 'presence_at', nullable: true })
  presenceAt: Date | null;

  /** The number of that connection; 0: it had none. */
  @Column('bigint', { name: 'presence_epoch' })
  presenceEpoch: number;

  @Column('timestamptz', { name: 'last_seen_at', nullable: true })
  lastSeenAt: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

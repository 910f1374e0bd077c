import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { UpdateStatus } from './domain/update-status';

/** What a charger is to do with firmware: run it, or offer it in its own network (OCPP 2.0.1 L03). */
export const UPDATE_MODES = ['install', 'publish'] as const;
export type UpdateMode = (typeof UPDATE_MODES)[number];

@Entity('firmware_update')
export class FirmwareUpdateEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'charge_point_id' })
  chargePointId: string;

  /** null: an address alone was given. */
  @Column('text', { name: 'firmware_id', nullable: true })
  firmwareId: string | null;

  @Column('text', { name: 'rollout_id', nullable: true })
  rolloutId: string | null;

  @Column('text')
  mode: UpdateMode;

  @Column('text', { name: 'firmware_url' })
  firmwareUrl: string;

  /** By the charger's last boot. */
  @Column('text', { name: 'from_version', nullable: true })
  fromVersion: string | null;

  @Column('text', { name: 'to_version', nullable: true })
  toVersion: string | null;

  @Column('boolean', { name: 'is_signed' })
  isSigned: boolean;

  @Column('timestamptz', { name: 'retrieve_date' })
  retrieveDate: Date;

  @Column('timestamptz', { name: 'install_date', nullable: true })
  installDate: Date | null;

  /** By which the charger names it, where its OCPP version has that. */
  @Column('integer', { name: 'request_id' })
  requestId: number;

  @Column('text')
  status: UpdateStatus;

  /** Why it failed: the charger's own word, or ours. */
  @Column('text', { nullable: true })
  reason: string | null;

  /** Where published firmware lies. */
  @Column('jsonb')
  locations: string[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt: Date | null;

  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt: Date | null;

  /** From then on it has given no sign for too long. */
  @Column('timestamptz', { name: 'silent_at' })
  silentAt: Date;
}

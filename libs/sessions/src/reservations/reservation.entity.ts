import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CommandVerdict, ReservationStatus } from './domain/reservation';

/** A connector that a charger is to hold for a token, and what became of it. */
@Entity('reservation')
export class ReservationEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'charge_point_id' })
  chargePointId: string;

  @Column('text', { name: 'site_id', nullable: true })
  siteId: string | null;

  @Column('text', { name: 'project_id', nullable: true })
  projectId: string | null;

  @Column('text', { name: 'time_zone' })
  timeZone: string;

  /** In OCPP 1.6 the connector; 0: any of the charge point. */
  @Column('integer', { name: 'evse_id' })
  evseId: number;

  /** As the caller named it. */
  @Column('integer', { name: 'connector_id' })
  connectorId: number;

  /** By which the charger knows it; unique in the platform. */
  @Column('integer')
  number: number;

  /** null: of a driver who was erased. */
  @Column('text', { name: 'id_token', nullable: true })
  idToken: string | null;

  @Column('text', { name: 'driver_id', nullable: true })
  driverId: string | null;

  @Column('text')
  status: ReservationStatus;

  /** The word of the charger, or the code of what went wrong; null: there is none. */
  @Column('text', { nullable: true })
  reason: string | null;

  /** When it was asked for. */
  @Column('timestamptz')
  at: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  /** That began under it. */
  @Column('text', { name: 'session_id', nullable: true })
  sessionId: string | null;

  /** The charger may hold it although nobody wants it: it is told so, until it has answered or the time has passed. */
  @Column('boolean', { name: 'is_release_due' })
  isReleaseDue: boolean;

  /** The last command to let it go. */
  @Column('text', { name: 'cancel_command_id', nullable: true })
  cancelCommandId: string | null;

  @Column('timestamptz', { name: 'cancel_asked_at', nullable: true })
  cancelAskedAt: Date | null;

  /** What became of that command; null: not known yet. */
  @Column('jsonb', { name: 'cancel_outcome', nullable: true })
  cancelOutcome: CommandVerdict | null;

  /** By its own word the charger does not hold it: it is in nobody's way. */
  @Column('boolean', { name: 'is_cancel_refused' })
  isCancelRefused: boolean;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CommandStatus } from '../domain/command-verdict';

/** A command that was sent to a charger: written before it is, and finished with what became of it. */
@Entity('command')
export class CommandEntity {
  @PrimaryColumn('text', { name: 'command_id' })
  commandId: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'charge_point_id' })
  chargePointId: string;

  @Column('text', { name: 'bulk_id', nullable: true })
  bulkId: string | null;

  /** As it was asked for: `soft_reset`, `Reset`. */
  @Column('text')
  command: string;

  /** The OCPP message. */
  @Column('text')
  action: string;

  @Column('text', { name: 'ocpp_version' })
  ocppVersion: string;

  /** As asked for, without secrets and whole tags. */
  @Column('jsonb')
  parameters: object;

  /** null: it is under way. */
  @Column('text', { nullable: true })
  status: CommandStatus | null;

  @Column('text', { nullable: true })
  reason: string | null;

  /** Without secrets and whole tags. */
  @Column('jsonb', { nullable: true })
  response: object | null;

  @Column('integer', { name: 'response_time_ms', nullable: true })
  responseTimeMs: number | null;

  @Column('text', { name: 'requested_by_type' })
  requestedByType: string;

  @Column('text', { name: 'requested_by_id', nullable: true })
  requestedById: string | null;

  @Column('timestamptz', { name: 'sent_at' })
  sentAt: Date;

  /** From then on nobody will know what became of it. */
  @Column('timestamptz', { name: 'lost_at' })
  lostAt: Date;

  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt: Date | null;

  /** What came when its time was over; without secrets and whole tags. */
  @Column('jsonb', { name: 'late_response', nullable: true })
  lateResponse: object | null;

  @Column('timestamptz', { name: 'late_response_at', nullable: true })
  lateResponseAt: Date | null;
}

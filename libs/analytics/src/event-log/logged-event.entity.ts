import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Severity } from './domain/logged-event';

/** What happened, by the names and with the data of webhooks and streams. */
@Entity('logged_event')
export class LoggedEventEntity {
  /** The same as in webhooks and streams. */
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text')
  event: string;

  @Column('text')
  severity: Severity;

  /** When it happened. */
  @Column('timestamptz')
  at: Date;

  /** null: of none, or of several. */
  @Column('text', { name: 'charge_point_id', nullable: true })
  chargePointId: string | null;

  @Column('text', { name: 'site_id', nullable: true })
  siteId: string | null;

  @Column('text', { name: 'project_id', nullable: true })
  projectId: string | null;

  @Column('text', { name: 'session_id', nullable: true })
  sessionId: string | null;

  @Column('bigint')
  sequence: number;

  @Column('jsonb')
  data: Record<string, unknown>;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One UTC day of a session: what its meter showed first and last on it, and the energy that was delivered. */
@Entity('session_day')
export class SessionDayEntity {
  @PrimaryColumn('text', { name: 'session_id' })
  sessionId: string;

  @PrimaryColumn('date')
  day: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'site_id', nullable: true })
  siteId: string | null;

  @Column('text', { name: 'project_id', nullable: true })
  projectId: string | null;

  /** null, as the three below: no register was read on this day. */
  @Column('timestamptz', { name: 'first_at', nullable: true })
  firstAt: Date | null;

  @Column('bigint', { name: 'first_wh', nullable: true })
  firstWh: number | null;

  @Column('timestamptz', { name: 'last_at', nullable: true })
  lastAt: Date | null;

  @Column('bigint', { name: 'last_wh', nullable: true })
  lastWh: number | null;

  @Column('bigint', { name: 'energy_wh' })
  energyWh: number;
}

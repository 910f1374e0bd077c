import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where and when a charging session was, and what the meter showed at its ends. */
@Entity('session')
export class SessionEntity {
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

  /** 0: as the charger told; from 1 on: of the settled figures that are below. */
  @Column('integer')
  revision: number;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt: Date | null;

  @Column('bigint', { name: 'meter_start_wh', nullable: true })
  meterStartWh: number | null;

  /** null: it is under way. */
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  @Column('bigint', { name: 'meter_stop_wh', nullable: true })
  meterStopWh: number | null;
}

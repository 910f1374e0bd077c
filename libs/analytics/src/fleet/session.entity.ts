import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where and when a charging session was: as the charger told, and as it was settled. */
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

  @Column('boolean', { name: 'is_under_way' })
  isUnderWay: boolean;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt: Date | null;

  @Column('bigint', { name: 'meter_start_wh', nullable: true })
  meterStartWh: number | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  @Column('bigint', { name: 'meter_stop_wh', nullable: true })
  meterStopWh: number | null;

  /** null: nothing is settled. */
  @Column('integer', { name: 'settled_revision', nullable: true })
  settledRevision: number | null;

  @Column('timestamptz', { name: 'settled_started_at', nullable: true })
  settledStartedAt: Date | null;

  @Column('bigint', { name: 'settled_meter_start_wh', nullable: true })
  settledMeterStartWh: number | null;

  /** null: it goes on after all. */
  @Column('timestamptz', { name: 'settled_ended_at', nullable: true })
  settledEndedAt: Date | null;

  @Column('bigint', { name: 'settled_energy_wh', nullable: true })
  settledEnergyWh: number | null;

  /** null, as all below: not told. */
  @Column('integer', { name: 'evse_id', nullable: true })
  evseId: number | null;

  @Column('integer', { name: 'connector_id', nullable: true })
  connectorId: number | null;

  @Column('timestamptz', { name: 'outlet_at', nullable: true })
  outletAt: Date | null;

  @Column('double precision', { name: 'power_w', nullable: true })
  powerW: number | null;

  @Column('timestamptz', { name: 'power_at', nullable: true })
  powerAt: Date | null;

  @Column('double precision', { name: 'offered_w', nullable: true })
  offeredW: number | null;

  @Column('timestamptz', { name: 'offered_at', nullable: true })
  offeredAt: Date | null;

  @Column('double precision', { name: 'soc_percent', nullable: true })
  socPercent: number | null;

  @Column('timestamptz', { name: 'soc_at', nullable: true })
  socAt: Date | null;

  @Column('text', { name: 'charging_state', nullable: true })
  chargingState: string | null;

  @Column('timestamptz', { name: 'charging_state_at', nullable: true })
  chargingStateAt: Date | null;

  /** The newest instant of which anything was told. */
  @Column('timestamptz', { name: 'told_at', nullable: true })
  toldAt: Date | null;
}

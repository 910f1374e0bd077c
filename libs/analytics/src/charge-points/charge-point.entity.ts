import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A charge point as the registry told it, and what is heard of its connection. */
@Entity('charge_point')
export class ChargePointEntity {
  @PrimaryColumn('text', { name: 'charge_point_id' })
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'site_id', nullable: true })
  siteId: string | null;

  @Column('text', { name: 'project_id', nullable: true })
  projectId: string | null;

  /** null: the registry has not told of it yet. */
  @Column('text', { nullable: true })
  lifecycle: string | null;

  /** Whether its newest socket is open. Whether it is online says `isOnline`. */
  @Column('boolean', { name: 'is_online' })
  hasSocket: boolean;

  /** When that socket opened or closed. */
  @Column('timestamptz', { name: 'presence_at', nullable: true })
  presenceAt: Date | null;

  @Column('timestamptz', { name: 'first_connected_at', nullable: true })
  firstConnectedAt: Date | null;

  /** The newest message of any kind. */
  @Column('timestamptz', { name: 'heard_at', nullable: true })
  heardAt: Date | null;

  /** The newest Heartbeat. */
  @Column('timestamptz', { name: 'heartbeat_at', nullable: true })
  heartbeatAt: Date | null;

  /** That its next boot will be answered with. */
  @Column('integer', { name: 'registered_interval_seconds', nullable: true })
  registeredIntervalSeconds: number | null;

  /** That it was told by a boot's answer or by a command. */
  @Column('integer', { name: 'told_interval_seconds', nullable: true })
  toldIntervalSeconds: number | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Of a transaction that runs. */
@Entity('newest_reading')
export class NewestReadingEntity {
  @PrimaryColumn('text', { name: 'session_id' })
  sessionId: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('bigint', { name: 'register_wh', nullable: true })
  registerWh: number | null;

  @Column('double precision', { name: 'power_w', nullable: true })
  powerW: number | null;

  @Column('timestamptz', { name: 'read_at' })
  readAt: Date;
}

import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What happened in a commissioning run. */
@Entity('commissioning_log')
export class CommissioningLogEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: number;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'run_id' })
  runId: string;

  @Column('timestamptz')
  at: Date;

  @Column('text')
  level: 'info' | 'error';

  @Column('text', { nullable: true })
  step: string | null;

  @Column('text')
  message: string;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What happened in a commissioning run. */
@Entity('commissioning_log')
export class CommissioningLogEntity {
  @PrimaryColumn('text')
  id: string;

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

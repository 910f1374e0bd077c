import { Column, Entity, PrimaryColumn } from 'typeorm';

export type RolloutStatus = 'running' | 'completed' | 'stopped' | 'cancelled';

export interface RolloutFilters {
  readonly site_id: string | null;
  readonly project_id: string | null;
  readonly charge_point_ids: readonly string[] | null;
  readonly vendor: string | null;
  readonly model: string | null;
}

/** A firmware on its way to many chargers, in batches. */
@Entity('firmware_rollout')
export class FirmwareRolloutEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'firmware_id' })
  firmwareId: string;

  @Column('jsonb')
  filters: RolloutFilters;

  @Column('integer', { name: 'batch_size' })
  batchSize: number;

  @Column('integer', { name: 'stop_after_failures', nullable: true })
  stopAfterFailures: number | null;

  @Column('text')
  status: RolloutStatus;

  @Column('timestamptz', { name: 'start_at' })
  startAt: Date;

  /** Chargers that have not come by then are not waited for. */
  @Column('timestamptz', { name: 'deadline_at' })
  deadlineAt: Date;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;

  /** When an instance looks after it next. */
  @Column('timestamptz', { name: 'due_at' })
  dueAt: Date;
}

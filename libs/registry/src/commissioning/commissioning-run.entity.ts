import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Run, RunStatus } from './domain/run';

/** A commissioning run: of a charge point one at a time. Whoever changes it has locked its charge point before. */
@Entity('commissioning_run')
export class CommissioningRunEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'charge_point_id' })
  chargePointId: string;

  @Column('text', { name: 'project_id', nullable: true })
  projectId: string | null;

  /** As in the state, to be found by. */
  @Column('text')
  status: RunStatus;

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Date;

  @Column('text', { name: 'started_by' })
  startedBy: string;

  @Column('jsonb')
  state: Run;

  /** The token of the test charge: valid during it alone. */
  @Column('text', { name: 'test_id_tag' })
  testIdTag: string;

  /** When it must be looked at again though nothing was heard; null: it is over. */
  @Column('timestamptz', { name: 'due_at', nullable: true })
  dueAt: Date | null;

  /** When the installer took its result for good. */
  @Column('timestamptz', { name: 'signed_off_at', nullable: true })
  signedOffAt: Date | null;

  @Column('text', { name: 'signed_off_by', nullable: true })
  signedOffBy: string | null;
}

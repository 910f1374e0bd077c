import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CommandOutcome } from './domain/applied';

/** A template that is being written to a charger; whichever instance hears of its end writes it down here. */
@Entity('template_application')
export class TemplateApplicationEntity {
  /** Of the command, too. */
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'charge_point_id' })
  chargePointId: string;

  @Column('text', { name: 'template_id' })
  templateId: string;

  @Column('text', { name: 'requested_by' })
  requestedBy: string;

  /** null: not known yet. */
  @Column('jsonb', { nullable: true })
  outcome: CommandOutcome | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

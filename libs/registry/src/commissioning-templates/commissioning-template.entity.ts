import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { TemplateConfiguration, WantedCheck } from './domain/template';

/** How an operator wants chargers of a kind to be set, and what a commissioning run looks at. */
@Entity('commissioning_template')
export class CommissioningTemplateEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  vendor: string | null;

  @Column('text', { nullable: true })
  model: string | null;

  /** Keys are set in the order in which they were written down. */
  @Column('json')
  configuration: TemplateConfiguration;

  @Column('json')
  checks: readonly WantedCheck[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

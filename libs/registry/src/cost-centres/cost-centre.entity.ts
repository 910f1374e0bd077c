import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where the costs of drivers are booked; a tree within the organization. */
@Entity('cost_centre')
export class CostCentreEntity {
  @PrimaryColumn('text', { name: 'organization_id' })
  organizationId: string;

  @PrimaryColumn('text')
  code: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  department: string | null;

  /** The customer's own customer, where there is one. */
  @Column('text', { nullable: true })
  tenant: string | null;

  /** Code of the cost centre above. */
  @Column('text', { nullable: true })
  parent: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

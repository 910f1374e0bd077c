import { Column, Entity, PrimaryColumn } from 'typeorm';

export const TARGET_TYPES = ['connector', 'charge_point', 'project', 'site', 'organization'] as const;
export type TargetType = (typeof TARGET_TYPES)[number];

/** Says where a tariff holds. */
@Entity('tariff_assignment')
export class TariffAssignmentEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'tariff_id' })
  tariffId: string;

  @Column('text', { name: 'target_type' })
  targetType: TargetType;

  /** Id of the target; for a connector the charge point's. */
  @Column('text', { name: 'target_id' })
  targetId: string;

  @Column('integer', { name: 'connector_id', nullable: true })
  connectorId: number | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

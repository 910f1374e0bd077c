import { Column, Entity, PrimaryColumn } from 'typeorm';

export type ReportKind =
  'base' | 'monitoring' | 'customer_information' | 'display_messages' | 'charging_profiles';

/** One message of a report that came in parts. */
@Entity('report_part')
export class ReportPartEntity {
  @PrimaryColumn('text', { name: 'charge_point_id' })
  chargePointId: string;

  @PrimaryColumn('text')
  kind: ReportKind;

  @PrimaryColumn('integer', { name: 'request_id' })
  requestId: number;

  @PrimaryColumn('integer', { name: 'seq_no' })
  seqNo: number;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('boolean', { name: 'is_last' })
  isLast: boolean;

  /** null: messages of this kind state none. */
  @Column('timestamptz', { name: 'generated_at', nullable: true })
  generatedAt: Date | null;

  /** In OCPP's own words. */
  @Column('jsonb')
  content: unknown[];

  @Column('timestamptz', { name: 'received_at' })
  receivedAt: Date;
}

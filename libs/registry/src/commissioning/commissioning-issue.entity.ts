import { Column, Entity, PrimaryColumn } from 'typeorm';

export const ISSUE_CATEGORIES = ['hardware', 'site', 'network', 'other'] as const;
export type IssueCategory = (typeof ISSUE_CATEGORIES)[number];

export const ISSUE_SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type IssueSeverity = (typeof ISSUE_SEVERITIES)[number];

/** What an installer found wrong at a charge point or its site. */
@Entity('commissioning_issue')
export class CommissioningIssueEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'charge_point_id' })
  chargePointId: string;

  /** The newest run of the charge point at the time. */
  @Column('text', { name: 'run_id', nullable: true })
  runId: string | null;

  @Column('text')
  category: IssueCategory;

  @Column('text')
  severity: IssueSeverity;

  @Column('text')
  description: string;

  @Column('text', { name: 'photo_urls', array: true })
  photoUrls: string[];

  @Column('text', { name: 'reported_by' })
  reportedBy: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

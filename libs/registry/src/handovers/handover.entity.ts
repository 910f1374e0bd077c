import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { HandoverRecord } from './domain/handover-record';
import type { KeptStatus } from './domain/handover-status';

/** Charge points on their way to the site owner. */
@Entity('handover')
export class HandoverEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'project_id' })
  projectId: string;

  @Column('text')
  status: KeptStatus;

  @Column('text', { name: 'site_owner_email' })
  siteOwnerEmail: string;

  @Column('jsonb')
  record: HandoverRecord;

  @Column('text', { name: 'record_sha256' })
  recordSha256: string;

  /** Of the link in the site owner's mail. */
  @Column('text', { name: 'secret_sha256' })
  secretSha256: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  /** Id of the installer. */
  @Column('text', { name: 'created_by' })
  createdBy: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt: Date | null;

  /** The site owner's address, or who used the operator's credential. */
  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy: string | null;

  /** As the decider signed. */
  @Column('text', { name: 'decided_name', nullable: true })
  decidedName: string | null;

  @Column('text', { nullable: true })
  reason: string | null;
}

/** A charge point is in one open handover at most. */
@Entity('handover_charge_point')
export class HandoverChargePointEntity {
  @PrimaryColumn('text', { name: 'handover_id' })
  handoverId: string;

  @PrimaryColumn('text', { name: 'charge_point_id' })
  chargePointId: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('boolean', { name: 'is_open' })
  isOpen: boolean;
}

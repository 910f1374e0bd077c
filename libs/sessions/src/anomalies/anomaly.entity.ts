import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { AnomalyKind } from './domain/anomaly';

/** What was told and cannot be. */
@Entity('anomaly')
export class AnomalyEntity {
  /** Derived from what it is, so that a fact that comes twice makes one. */
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'charge_point_id' })
  chargePointId: string;

  @Column('text', { name: 'site_id', nullable: true })
  siteId: string | null;

  /** null: of a transaction that nobody knows, or of the charger outside of any. */
  @Column('text', { name: 'session_id', nullable: true })
  sessionId: string | null;

  @Column('text')
  kind: AnomalyKind;

  /** Of the fact that cannot be. */
  @Column('timestamptz')
  at: Date;

  @Column('text')
  reason: string;

  /** The fact as it was told. */
  @Column('jsonb')
  detail: object;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

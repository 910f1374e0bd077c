import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { SessionFigures } from './domain/session-figures';

/** By a person, or by what the charger itself told late. */
export const CORRECTION_KINDS = ['corrected', 'backfilled'] as const;
export type CorrectionKind = (typeof CORRECTION_KINDS)[number];

/** A reading that was corrected, decimals as text in the unit of the reading; or a register of the session, Wh. */
export type StoredChange =
  | {
      readonly timestamp: string;
      readonly measurand: string;
      readonly phase: string | null;
      readonly unit: string;
      readonly old: string;
      readonly new: string;
    }
  | { readonly register: 'start' | 'stop'; readonly old: number | null; readonly new: number | null };

/** One change of an ended session's values: who made it, when and why. Written once, never changed. */
@Entity('correction')
export class CorrectionEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'session_id' })
  sessionId: string;

  @Column('text', { name: 'charge_point_id' })
  chargePointId: string;

  @Column('text', { name: 'site_id', nullable: true })
  siteId: string | null;

  @Column('text')
  kind: CorrectionKind;

  /** When it was recorded. */
  @Column('timestamptz')
  at: Date;

  /** As the audit log names callers; `charger` where the charger told it. */
  @Column('text', { name: 'by_type' })
  byType: string;

  @Column('text', { name: 'by_id' })
  byId: string;

  @Column('text')
  reason: string;

  /** Where the right values come from. */
  @Column('text')
  source: string;

  @Column('jsonb')
  changes: StoredChange[];

  @Column('jsonb', { name: 'figures_before' })
  figuresBefore: SessionFigures;

  @Column('jsonb', { name: 'figures_after' })
  figuresAfter: SessionFigures;

  /** Of the session, by it. */
  @Column('integer')
  revision: number;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { RefusalReason } from './domain/refusal';

/** Handshakes of one charger, from one address, turned away for one reason. */
@Entity('refused_connection')
export class RefusedConnectionEntity {
  @PrimaryColumn('text')
  id: string;

  /** '': of several, or none was named. */
  @Column('text', { name: 'charge_point_id' })
  chargePointId: string;

  /** null: nobody has registered it. */
  @Column('text', { name: 'organization_id', nullable: true })
  organizationId: string | null;

  /** '': several. */
  @Column('text')
  address: string;

  @Column('text')
  reason: RefusalReason;

  @Column('bigint')
  count: number;

  @Column('timestamptz', { name: 'first_at' })
  firstAt: Date;

  @Column('timestamptz', { name: 'last_at' })
  lastAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { FreeReason } from '@csms/contracts';
import type { Decimal } from '@csms/kernel';
import { decimalColumn } from '@csms/platform-db';

/** A line of a breakdown as stored: decimals as text. */
export interface StoredLineItem {
  readonly type: string;
  readonly description: string;
  readonly quantity: string;
  readonly unit: string;
  readonly unit_price: string;
  readonly amount: string;
}

/** The price view of one charging session: pending while it charges, then settled or for a person to look at. */
@Entity('billing_session')
export class BillingSessionEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'session_id' })
  sessionId: string;

  @Column('text', { name: 'transaction_id' })
  transactionId: string;

  @Column('text', { name: 'charge_point_id' })
  chargePointId: string;

  @Column('integer', { name: 'connector_id' })
  connectorId: number;

  @Column('text', { name: 'site_id', nullable: true })
  siteId: string | null;

  @Column('text', { name: 'project_id', nullable: true })
  projectId: string | null;

  @Column('text', { name: 'driver_id', nullable: true })
  driverId: string | null;

  @Column('text', { name: 'time_zone' })
  timeZone: string;

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  @Column('bigint', { name: 'energy_wh', nullable: true })
  energyWh: number | null;

  /** The charging state: active, completed, stopped, failed. */
  @Column('text', { name: 'session_status' })
  sessionStatus: string;

  /** The billing state. */
  @Column('text')
  status: 'pending' | 'settled' | 'needs_review';

  @Column('text', { name: 'review_reason', nullable: true })
  reviewReason: string | null;

  /** null: it costs what its tariff says. */
  @Column('text', { name: 'free_reason', nullable: true })
  freeReason: FreeReason | null;

  /** The tariff in force at the start, frozen then. */
  @Column('text', { name: 'tariff_id', nullable: true })
  tariffId: string | null;

  @Column('integer', { name: 'tariff_version', nullable: true })
  tariffVersion: number | null;

  @Column('text', { nullable: true })
  currency: string | null;

  @Column('jsonb', { name: 'line_items' })
  lineItems: StoredLineItem[];

  @Column('numeric', { name: 'subtotal_amount', nullable: true, transformer: decimalColumn })
  subtotalAmount: Decimal | null;

  @Column('numeric', { name: 'tax_amount', nullable: true, transformer: decimalColumn })
  taxAmount: Decimal | null;

  @Column('numeric', { name: 'discount_amount', nullable: true, transformer: decimalColumn })
  discountAmount: Decimal | null;

  @Column('numeric', { name: 'total_amount', nullable: true, transformer: decimalColumn })
  totalAmount: Decimal | null;

  /** Revision of the session that this price rests on; 0 while it charges. */
  @Column('integer', { name: 'session_revision' })
  sessionRevision: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Decimal } from '@csms/kernel';
import { decimalColumn } from '@csms/platform-db';

export const CONNECTOR_TYPES = [
  'Type1',
  'Type2',
  'CCS1',
  'CCS2',
  'CHAdeMO',
  'NACS',
  'GBT_AC',
  'GBT_DC',
  'Schuko',
  'Other',
] as const;

export type ConnectorType = (typeof CONNECTOR_TYPES)[number];

/** As OCPP names them: those of 1.6 (§7.7), and 2.0.1's Occupied. */
export const CONNECTOR_STATUSES = [
  'Available',
  'Preparing',
  'Charging',
  'SuspendedEV',
  'SuspendedEVSE',
  'Finishing',
  'Reserved',
  'Unavailable',
  'Faulted',
  'Occupied',
] as const;

/** A connector: what a person said of it, and what the charger did. Number 0 is the charge point itself. */
@Entity('connector')
export class ConnectorEntity {
  @PrimaryColumn('text', { name: 'charge_point_id' })
  chargePointId: string;

  @PrimaryColumn('integer', { name: 'evse_id' })
  evseId: number;

  @PrimaryColumn('integer', { name: 'connector_id' })
  connectorId: number;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  /** false: only the charger spoke of it. */
  @Column('boolean', { name: 'is_declared' })
  isDeclared: boolean;

  @Column('text', { nullable: true })
  type: ConnectorType | null;

  @Column('numeric', {
    name: 'max_power_kw',
    precision: 12,
    scale: 3,
    nullable: true,
    transformer: decimalColumn,
  })
  maxPowerKw: Decimal | null;

  @Column('text', { nullable: true })
  status: string | null;

  @Column('text', { name: 'error_code', nullable: true })
  errorCode: string | null;

  @Column('timestamptz', { name: 'status_at', nullable: true })
  statusAt: Date | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Decimal } from '@csms/kernel';
import { decimalColumn } from '@csms/platform-db';

import type { TariffTerms } from './domain/tariff-terms';

/** A tariff; its prices stand in its versions. */
@Entity('tariff')
export class TariffEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text')
  currency: string;

  @Column('integer', { name: 'current_version' })
  currentVersion: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

/** The prices of a tariff from an instant on. Never changed: sessions that began under it keep it. */
@Entity('tariff_version')
export class TariffVersionEntity implements TariffTerms {
  @PrimaryColumn('text', { name: 'tariff_id' })
  tariffId: string;

  @PrimaryColumn('integer')
  version: number;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('timestamptz', { name: 'effective_at' })
  effectiveAt: Date;

  @Column('text')
  name: string;

  @Column('text')
  currency: string;

  @Column('numeric', { name: 'energy_rate_per_kwh', transformer: decimalColumn })
  energyRatePerKwh: Decimal;

  @Column('numeric', { name: 'session_fee', transformer: decimalColumn })
  sessionFee: Decimal;

  @Column('numeric', { name: 'idle_fee_per_minute', transformer: decimalColumn })
  idleFeePerMinute: Decimal;

  @Column('integer', { name: 'idle_grace_period_minutes' })
  idleGracePeriodMinutes: number;

  @Column('numeric', { name: 'tax_rate_percent', transformer: decimalColumn })
  taxRatePercent: Decimal;
}

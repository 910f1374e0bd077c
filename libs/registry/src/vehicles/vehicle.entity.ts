import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Decimal } from '@csms/kernel';
import { decimalColumn } from '@csms/platform-db';

/** What is charged. */
@Entity('vehicle')
export class VehicleEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { nullable: true })
  name: string | null;

  /** Number plate, as written. */
  @Column('text', { nullable: true })
  registration: string | null;

  /** Of its charge controller (ISO 15118-2, EVCCID): 12 hexadecimal digits in capitals. */
  @Column('text', { name: 'evcc_id', nullable: true })
  evccId: string | null;

  /** The card that goes with the vehicle, as written on it. */
  @Column('text', { name: 'id_tag', nullable: true })
  idTag: string | null;

  @Column('text', { name: 'driver_id', nullable: true })
  driverId: string | null;

  @Column('numeric', { name: 'battery_kwh', nullable: true, transformer: decimalColumn })
  batteryKwh: Decimal | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a charger said of itself when it last booted. */
@Entity('charger_software')
export class ChargerSoftwareEntity {
  @PrimaryColumn('text', { name: 'charge_point_id' })
  chargePointId: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text')
  vendor: string;

  @Column('text')
  model: string;

  @Column('text', { name: 'serial_number', nullable: true })
  serialNumber: string | null;

  @Column('text', { name: 'firmware_version', nullable: true })
  firmwareVersion: string | null;

  /** null: it has not booted since we keep it. */
  @Column('text', { name: 'ocpp_version', nullable: true })
  ocppVersion: string | null;

  @Column('timestamptz', { name: 'booted_at' })
  bootedAt: Date;
}

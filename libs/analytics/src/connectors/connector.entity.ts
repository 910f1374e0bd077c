import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a charger said last of one of its connectors. */
@Entity('connector')
export class ConnectorEntity {
  @PrimaryColumn('text', { name: 'charge_point_id' })
  chargePointId: string;

  @PrimaryColumn('integer', { name: 'evse_id' })
  evseId: number;

  /** 0 is the charge point itself. */
  @PrimaryColumn('integer', { name: 'connector_id' })
  connectorId: number;

  @Column('text')
  status: string;

  /** null: none, or not told. */
  @Column('text', { name: 'error_code', nullable: true })
  errorCode: string | null;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;

  /** When the gateway had it. */
  @Column('timestamptz', { name: 'received_at' })
  receivedAt: Date;
}

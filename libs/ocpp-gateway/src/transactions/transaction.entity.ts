import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { AuthorizationStatus } from '@csms/contracts';

import type { StartReading } from '../clock/domain/read-anew';

/** What the gateway must remember of a transaction to answer its charger alone. */
@Entity('transaction')
export class TransactionEntity {
  @PrimaryColumn('text', { name: 'session_id' })
  sessionId: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'charge_point_id' })
  chargePointId: string;

  @Column('text', { name: 'ocpp_version' })
  ocppVersion: string;

  @Column('text', { name: 'ocpp_transaction_id' })
  ocppTransactionId: string;

  @Column('integer', { name: 'evse_id' })
  evseId: number;

  @Column('integer', { name: 'connector_id' })
  connectorId: number;

  @Column('text', { name: 'id_token_key', nullable: true })
  idTokenKey: string | null;

  @Column('text', { name: 'authorization_status', nullable: true })
  authorizationStatus: AuthorizationStatus | null;

  @Column('text', { name: 'driver_id', nullable: true })
  driverId: string | null;

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Date;

  /** OCPP 1.6: the start's timestamp as the charger wrote it, in one form where it can be read. */
  @Column('text', { name: 'stated_start', nullable: true })
  statedStart: string | null;

  /** null: of a time when it was not kept, or no start was told. */
  @Column('jsonb', { name: 'start_reading', nullable: true })
  startReading: StartReading | null;

  /** Its stop has told of the start; the start itself may come yet. */
  @Column('boolean', { name: 'is_start_inferred' })
  isStartInferred: boolean;

  /** The charger has not said that it is over: a session of ours concluded it. */
  @Column('boolean', { name: 'is_end_presumed' })
  isEndPresumed: boolean;

  @Column('bigint', { name: 'meter_start_wh', nullable: true })
  meterStartWh: number | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

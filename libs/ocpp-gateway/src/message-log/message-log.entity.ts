import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { OcppVersion } from '@csms/ocpp';

import type { Direction, ExchangeOutcome } from './domain/exchange';

/** A call and its answer. */
@Entity('message_log')
export class MessageLogEntity {
  /** Orders those of one millisecond. */
  @PrimaryColumn('text', { name: 'entry_id' })
  entryId: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'charge_point_id' })
  chargePointId: string;

  @Column('text', { name: 'connection_id' })
  connectionId: string;

  @Column('text', { name: 'ocpp_version' })
  ocppVersion: OcppVersion;

  @Column('text')
  direction: Direction;

  @Column('text', { name: 'message_id', nullable: true })
  messageId: string | null;

  @Column('text', { nullable: true })
  action: string | null;

  /** JSON. */
  @Column('text', { nullable: true })
  payload: string | null;

  @Column('text')
  outcome: ExchangeOutcome;

  @Column('text', { name: 'error_code', nullable: true })
  errorCode: string | null;

  /** JSON; of a CALLERROR its code, description and details. */
  @Column('text', { nullable: true })
  response: string | null;

  @Column('timestamptz')
  at: Date;

  @Column('integer', { name: 'duration_ms', nullable: true })
  durationMs: number | null;
}

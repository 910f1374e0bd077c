import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { OcppVersion } from '@csms/ocpp';

import type { DecidedAction } from '../message-handlers/domain/decided-action';
import type { GivenResponse } from '../message-handlers/domain/given-response';

/** `closed`: its socket went before an answer came. */
export type HeldStatus = 'held' | 'answered' | 'timed_out' | 'closed';

/** A call of a charger that waits, or waited, for an answer by the REST API. */
@Entity('held_message')
export class HeldMessageEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'charge_point_id' })
  chargePointId: string;

  @Column('text', { name: 'connection_id' })
  connectionId: string;

  @Column('text', { name: 'ocpp_version' })
  ocppVersion: OcppVersion;

  @Column('text', { name: 'message_id' })
  messageId: string;

  @Column('text')
  action: DecidedAction;

  /** JSON, masked as in the message log. */
  @Column('text')
  payload: string;

  /** Of an Authorize, whole, for as long as it waits. */
  @Column('text', { name: 'id_token', nullable: true })
  idToken: string | null;

  @Column('text')
  status: HeldStatus;

  @Column('jsonb', { nullable: true })
  response: GivenResponse | null;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt: Date;

  /** By the database's clock. */
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}

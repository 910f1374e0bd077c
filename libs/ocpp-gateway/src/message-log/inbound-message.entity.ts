import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { HandlerProblem, Responder } from '../message-handlers/domain/message-handler';

import type { ExchangeOutcome } from './domain/exchange';

/** A call of a charger: from the log, or one that waits for its answer. A view. */
@Entity('inbound_message')
export class InboundMessageEntity {
  @PrimaryColumn('text', { name: 'entry_id' })
  entryId: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'charge_point_id' })
  chargePointId: string;

  @Column('text', { name: 'message_id', nullable: true })
  messageId: string | null;

  @Column('text', { nullable: true })
  action: string | null;

  /** JSON. */
  @Column('text', { nullable: true })
  payload: string | null;

  /** JSON. */
  @Column('text', { nullable: true })
  response: string | null;

  @Column('timestamptz')
  at: Date;

  @Column('text')
  outcome: ExchangeOutcome;

  /** null: of a call that was not served, and of those before there were handlers. */
  @Column('text', { name: 'responded_by', nullable: true })
  respondedBy: Responder | null;

  @Column('text', { name: 'handler_problem', nullable: true })
  handlerProblem: HandlerProblem | null;

  @Column('boolean')
  pending: boolean;

  @Column('text', { name: 'id_token', nullable: true })
  idToken: string | null;

  @Column('timestamptz', { name: 'answer_by', nullable: true })
  answerBy: Date | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { DecidedAction } from './domain/decided-action';
import type { GivenResponse } from './domain/given-response';
import type { HandlerMode, MessageHandler } from './domain/message-handler';

/** How an organization, or one of its charge points, answers a message. */
@Entity('message_handler')
export class MessageHandlerEntity implements MessageHandler {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  /** null: of every charge point that has none of its own. */
  @Column('text', { name: 'charge_point_id', nullable: true })
  chargePointId: string | null;

  @Column('text')
  action: DecidedAction;

  @Column('text')
  mode: HandlerMode;

  @Column('jsonb', { name: 'static_response', nullable: true })
  staticResponse: GivenResponse | null;

  @Column('integer', { name: 'timeout_ms', nullable: true })
  timeoutMs: number | null;

  @Column('jsonb', { name: 'fallback_response', nullable: true })
  fallbackResponse: GivenResponse | null;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

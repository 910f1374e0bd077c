import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { type EventData, SessionEndPresumed, SessionReopened } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

/**
 * Kafka in: transactions whose end no charger told are over for the gateway, too, so that their token may charge
 * elsewhere; until something is heard of them.
 */
@Controller()
export class EndedSessionsConsumer {
  @OnEvent(SessionEndPresumed)
  async presumed(
    @Payload() { data }: ReceivedEvent<EventData<typeof SessionEndPresumed>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query(
      `update transaction set ended_at = $2, is_end_presumed = true where session_id = $1 and ended_at is null`,
      [data.session_id, data.ended_at],
    );
  }

  @OnEvent(SessionReopened)
  async reopened(
    @Payload() { data }: ReceivedEvent<EventData<typeof SessionReopened>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query(
      `update transaction set ended_at = null, is_end_presumed = false where session_id = $1 and is_end_presumed`,
      [data.session_id],
    );
  }
}

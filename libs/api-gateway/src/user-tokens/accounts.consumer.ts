import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { type EventData, MemberAdded, MemberRemoved, MemberUpdated, UserSessionEnded } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { MemberEntity } from './member.entity';

/** Kafka in: who belongs to which organization, and which sessions have ended. */
@Controller()
export class AccountsConsumer {
  /** Each event carries the whole state. */
  @OnEvent(MemberAdded, MemberUpdated, MemberRemoved)
  async memberChanged(
    @Payload() { data }: ReceivedEvent<EventData<typeof MemberAdded>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.upsert(
      MemberEntity,
      {
        organizationId: data.organization_id,
        userId: data.user_id,
        role: data.role,
        resourceGrants: data.resource_grants,
        removedAt: data.removed_at === null ? null : new Date(data.removed_at),
      },
      ['organizationId', 'userId'],
    );
  }

  @OnEvent(UserSessionEnded)
  async sessionEnded(
    @Payload() { data }: ReceivedEvent<EventData<typeof UserSessionEnded>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    // By then every access token of an older one has expired.
    await tx.query(`delete from ended_session where ended_at < now() - interval '1 day'`);
    await tx.query(
      'insert into ended_session (session_id, ended_at) values ($1, $2) on conflict (session_id) do nothing',
      [data.session_id, data.ended_at],
    );
  }
}

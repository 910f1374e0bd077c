import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { ChargePointConnected, CommandCompleted, type EventData } from '@csms/contracts';
import { type EventContext, OnEvent, OnEventBatch, type ReceivedEvent } from '@csms/platform-kafka';

import { PasswordPushes } from './password-pushes.service';

/** Kafka in: what chargers make of their new passwords. */
@Controller()
export class PasswordPushesConsumer {
  constructor(@Inject(PasswordPushes) private readonly pushes: PasswordPushes) {}

  @OnEvent(CommandCompleted)
  async completed(
    @Payload() { data }: ReceivedEvent<EventData<typeof CommandCompleted>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    if (data.command.name !== 'set_password') return;
    await this.pushes.decided(tx, data.charge_point_id, data.command_id, data);
  }

  @OnEventBatch(ChargePointConnected)
  async connected(
    @Payload() events: ReceivedEvent<EventData<typeof ChargePointConnected>>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    for (const { data } of events) {
      const id = data.next_password_id ?? null;
      if (id !== null) await this.pushes.used(tx, data.charge_point_id, id);
    }
  }
}

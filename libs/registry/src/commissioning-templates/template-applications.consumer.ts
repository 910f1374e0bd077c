import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { CommandCompleted, type EventData } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { TemplateApplications } from './template-applications.service';

/** Kafka in: what chargers said to the values of templates. */
@Controller()
export class TemplateApplicationsConsumer {
  constructor(@Inject(TemplateApplications) private readonly applications: TemplateApplications) {}

  @OnEvent(CommandCompleted)
  async completed(
    @Payload() { data }: ReceivedEvent<EventData<typeof CommandCompleted>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    if (data.command.name !== 'write_configuration') return;
    const { command_id: id, status, reason, response } = data;
    await this.applications.completed(tx, id, { status, reason, response });
  }
}

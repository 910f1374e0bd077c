import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { type EventData, ProjectInstallerAssigned, ProjectInstallerRemoved } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { ProjectInstallerEntity } from './project-installer.entity';

/** Kafka in: which installers work on which projects. */
@Controller()
export class InstallersConsumer {
  @OnEvent(ProjectInstallerAssigned, ProjectInstallerRemoved)
  async assignmentChanged(
    @Payload() { data }: ReceivedEvent<EventData<typeof ProjectInstallerAssigned>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const assignment = { installerId: data.installer_id, projectId: data.project_id };
    if (data.removed_at === null)
      await tx.upsert(ProjectInstallerEntity, assignment, ['installerId', 'projectId']);
    else await tx.delete(ProjectInstallerEntity, assignment);
  }
}

import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { type EventData, ProjectChanged, ProjectRemoved, SiteChanged, SiteRemoved } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

/** Kafka in: which sites and projects there are. */
@Controller()
export class PlacesConsumer {
  @OnEvent(SiteChanged)
  async siteChanged(
    @Payload() { data }: ReceivedEvent<EventData<typeof SiteChanged>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query(
      `insert into site (site_id, organization_id, name) values ($1, $2, $3)
       on conflict (site_id) do update set organization_id = excluded.organization_id, name = excluded.name`,
      [data.site_id, data.organization_id, data.name],
    );
  }

  @OnEvent(SiteRemoved)
  async siteRemoved(
    @Payload() { data }: ReceivedEvent<EventData<typeof SiteRemoved>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query('delete from site where site_id = $1', [data.site_id]);
  }

  @OnEvent(ProjectChanged)
  async projectChanged(
    @Payload() { data }: ReceivedEvent<EventData<typeof ProjectChanged>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query(
      `insert into project (project_id, organization_id, site_id, name) values ($1, $2, $3, $4)
       on conflict (project_id) do update
         set organization_id = excluded.organization_id, site_id = excluded.site_id, name = excluded.name`,
      [data.project_id, data.organization_id, data.site_id, data.name],
    );
  }

  @OnEvent(ProjectRemoved)
  async projectRemoved(
    @Payload() { data }: ReceivedEvent<EventData<typeof ProjectRemoved>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query('delete from project where project_id = $1', [data.project_id]);
  }
}

import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { type EventData, SiteChanged, SiteRemoved } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

/** Kafka in: which sites there are. */
@Controller()
export class SitesConsumer {
  @OnEvent(SiteChanged)
  async changed(
    @Payload() { data }: ReceivedEvent<EventData<typeof SiteChanged>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query(
      `insert into site (site_id, organization_id) values ($1, $2)
       on conflict (site_id) do update set organization_id = excluded.organization_id`,
      [data.site_id, data.organization_id],
    );
  }

  @OnEvent(SiteRemoved)
  async removed(
    @Payload() { data }: ReceivedEvent<EventData<typeof SiteRemoved>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query('delete from site where site_id = $1', [data.site_id]);
  }
}

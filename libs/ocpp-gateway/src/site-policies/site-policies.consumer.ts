import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { type EventData, SiteChanged } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { applySitePolicies } from './site-policies';

/** Kafka in: who may charge at a site without a token that is known. */
@Controller()
export class SitePoliciesConsumer {
  @OnEvent(SiteChanged)
  async changed(
    @Payload() { data }: ReceivedEvent<EventData<typeof SiteChanged>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query(
      `insert into site_policy (site_id, free_vend, unknown_tags_offline) values ($1, $2, $3)
       on conflict (site_id) do update set
         free_vend = excluded.free_vend, unknown_tags_offline = excluded.unknown_tags_offline`,
      [data.site_id, data.free_vend ?? false, data.unknown_tags_offline ?? 'refuse'],
    );
    await applySitePolicies(tx, { siteId: data.site_id });
  }
}

import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import {
  ChargePointDecommissioned,
  ChargePointRegistered,
  ChargePointUpdated,
  type EventData,
  SiteChanged,
  SiteRemoved,
} from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { ChargePointPlaceEntity } from './charge-point-place.entity';
import { SiteEntity } from './site.entity';

/** Kafka in: whose charge points and sites there are, so that a stream is refused what is not its organization's. */
@Controller()
export class PlacesConsumer {
  /** Each event carries the whole state. A decommissioned charge point keeps its last events. */
  @OnEvent(ChargePointRegistered, ChargePointUpdated, ChargePointDecommissioned)
  async chargePointChanged(
    @Payload() { data }: ReceivedEvent<EventData<typeof ChargePointUpdated>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.upsert(
      ChargePointPlaceEntity,
      {
        chargePointId: data.charge_point_id,
        organizationId: data.organization_id,
        siteId: data.site_id,
        projectId: data.project_id,
      },
      ['chargePointId'],
    );
  }

  @OnEvent(SiteChanged)
  async siteChanged(
    @Payload() { data }: ReceivedEvent<EventData<typeof SiteChanged>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.upsert(SiteEntity, { siteId: data.site_id, organizationId: data.organization_id }, ['siteId']);
  }

  @OnEvent(SiteRemoved)
  async siteRemoved(
    @Payload() { data }: ReceivedEvent<EventData<typeof SiteRemoved>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.delete(SiteEntity, { siteId: data.site_id });
  }
}

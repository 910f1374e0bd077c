import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { EnergyAssetChanged, EnergyAssetRemoved, type EventData } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

/** Kafka in: the energy assets of sites. One that is removed takes no readings any more; what it told still counts. */
@Controller()
export class EnergyAssetsConsumer {
  @OnEvent(EnergyAssetChanged)
  async changed(
    @Payload() { data }: ReceivedEvent<EventData<typeof EnergyAssetChanged>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query(
      `insert into energy_asset (id, organization_id, site_id, parent_id, asset_type, name, max_power_w,
         import_limit_w, export_limit_w)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (id) do update set organization_id = excluded.organization_id, site_id = excluded.site_id,
         parent_id = excluded.parent_id, asset_type = excluded.asset_type, name = excluded.name,
         max_power_w = excluded.max_power_w, import_limit_w = excluded.import_limit_w,
         export_limit_w = excluded.export_limit_w`,
      [
        data.asset_id,
        data.organization_id,
        data.site_id,
        data.parent_id,
        data.asset_type,
        data.name,
        data.max_power_w,
        data.limits.import_w,
        data.limits.export_w,
      ],
    );
  }

  @OnEvent(EnergyAssetRemoved)
  async removed(
    @Payload() { data }: ReceivedEvent<EventData<typeof EnergyAssetRemoved>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query('update energy_asset set removed_at = $2 where id = $1', [data.asset_id, data.removed_at]);
  }
}

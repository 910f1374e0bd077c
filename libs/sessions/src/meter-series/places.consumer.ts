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

import { forgetDays, markDaysDue } from './site-days.repository';

/** Kafka in: the sites and charge points of which series are read, with their zones. Each event is the whole state. */
@Controller()
export class PlacesConsumer {
  @OnEvent(ChargePointRegistered, ChargePointUpdated, ChargePointDecommissioned)
  async chargePointChanged(
    @Payload() { data }: ReceivedEvent<EventData<typeof ChargePointRegistered>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query(KEEP, [
      'charge_point',
      data.charge_point_id,
      data.organization_id,
      data.site_id,
      data.time_zone,
      null,
      data.project_id,
      data.lifecycle === 'decommissioned',
    ]);
  }

  @OnEvent(SiteChanged)
  async siteChanged(
    @Payload() { data, time }: ReceivedEvent<EventData<typeof SiteChanged>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query(KEEP_LIMIT, [data.site_id, time, data.organization_id, data.max_power_w]);
    await tx.query(KEEP, [
      'site',
      data.site_id,
      data.organization_id,
      data.site_id,
      data.time_zone,
      data.max_power_w,
      null,
      false,
    ]);
    const { site_id: siteId, organization_id: organizationId, time_zone: timeZone } = data;
    await markDaysDue(tx, { siteId, organizationId, timeZone });
  }

  @OnEvent(SiteRemoved)
  async siteRemoved(
    @Payload() { data }: ReceivedEvent<EventData<typeof SiteRemoved>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.query(`delete from metered_place where kind = 'site' and id = $1`, [data.site_id]);
    await tx.query('delete from site_grid_limit where site_id = $1', [data.site_id]);
    await forgetDays(tx, data.site_id);
  }
}

const KEEP = `insert into metered_place (kind, id, organization_id, site_id, time_zone, grid_limit_w, project_id,
    is_decommissioned)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (kind, id) do update set organization_id = excluded.organization_id,
    site_id = excluded.site_id, time_zone = excluded.time_zone, grid_limit_w = excluded.grid_limit_w,
    project_id = excluded.project_id, is_decommissioned = excluded.is_decommissioned`;

/** A site that is told again as it was changes nothing. */
const KEEP_LIMIT = `insert into site_grid_limit (site_id, since, organization_id, grid_limit_w)
  select $1, $2::timestamptz, $3, $4::integer
  where not exists (
    select from (select grid_limit_w from site_grid_limit where site_id = $1 and since <= $2 order by since desc limit 1)
      as newest where newest.grid_limit_w is not distinct from $4::integer)
  on conflict (site_id, since) do update set grid_limit_w = excluded.grid_limit_w`;

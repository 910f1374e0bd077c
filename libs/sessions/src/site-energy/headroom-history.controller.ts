import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { Caller, IsPage, type Principal, RequireScope } from '@csms/platform-http';

import { rounded } from '../meter-series/domain/measurands';
import { cursorOf, placeOfCursor } from '../meter-series/series-cursor';

import type { HeadroomInterval } from './domain/headroom-history';
import {
  HeadroomHistoryDto,
  HeadroomHistoryQueryDto,
  type HeadroomIntervalDto,
} from './dto/headroom-history.dto';
import { HeadroomHistory } from './headroom-history.service';

@ApiTags('Energy')
@Controller('api/v1/sites/:site_id/headroom')
export class HeadroomHistoryController {
  constructor(@Inject(HeadroomHistory) private readonly history: HeadroomHistory) {}

  @Get('history')
  @IsPage()
  @RequireScope('read:energy')
  @ApiOperation({
    summary:
      'Read what the grid connection of a site could still have carried, by intervals of up to 400 days',
  })
  @ApiOkResponse({ type: HeadroomHistoryDto })
  async read(
    @Caller() caller: Principal,
    @Param('site_id') siteId: string,
    @Query() { from, to, time_zone: timeZone, interval, limit, cursor }: HeadroomHistoryQueryDto,
  ): Promise<HeadroomHistoryDto> {
    const after = cursor === undefined ? null : placeOfCursor(cursor, interval);
    const page = await this.history.read(caller, siteId, { from, to, timeZone, after, limit }, interval);
    return {
      site_id: siteId,
      interval,
      time_zone: page.timeZone,
      grid_limit_known_since: page.limitKnownSince?.toISOString() ?? null,
      data: page.rows.map(toIntervalDto),
      next_cursor: cursorOf(page.next, interval),
    };
  }
}

function toIntervalDto({ startMs, endMs, worst, ...interval }: HeadroomInterval): HeadroomIntervalDto {
  return {
    start: new Date(startMs).toISOString(),
    end: new Date(endMs).toISOString(),
    grid_limit_kw: kiloOf(interval.gridLimitW),
    building_kw: kiloOf(interval.buildingW),
    ev_kw: kiloOf(interval.evW),
    headroom_kw: kiloOf(interval.headroomW),
    headroom_min_kw: kiloOf(worst?.headroomW ?? null),
    headroom_min_at: worst === null ? null : new Date(worst.startMs).toISOString(),
    quality: interval.quality,
  };
}

function kiloOf(watts: number | null): number | null {
  return watts === null ? null : rounded(watts / 1_000);
}

import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { Caller, type Principal, RequireScope } from '@csms/platform-http';

import { AlsoCsv } from '../lists/also-csv';
import { rounded } from '../meter-series/domain/measurands';
import { MeterSeries } from '../meter-series/meter-series.service';
import { cursorOf, placeOfCursor } from '../meter-series/series-cursor';

import type { FeederHeadroom } from './domain/headroom';
import type { Demand } from './domain/peaks';
import type { Metered, SiteBalance } from './domain/site-balance';
import {
  type FeederDto,
  HeadroomDto,
  PeakDemandDto,
  PeakQueryDto,
  SiteEnergyDto,
  SiteEnergyQueryDto,
} from './dto/site-energy.dto';
import { SiteEnergy } from './site-energy.service';
import { SiteMeters } from './site-meters.service';

const SITE_COLUMNS = [
  'start',
  'end',
  'ev_kwh',
  'building_kwh',
  'import_kwh',
  'export_kwh',
  'solar_kwh',
  'battery_kwh',
  'losses_kwh',
  'quality',
  'meter_quality.building',
  'meter_quality.import',
  'meter_quality.export',
  'meter_quality.solar',
  'meter_quality.battery',
];

@ApiTags('Energy')
@Controller('api/v1/sites/:site_id')
export class SiteEnergyController {
  constructor(
    @Inject(MeterSeries) private readonly series: MeterSeries,
    @Inject(SiteEnergy) private readonly sites: SiteEnergy,
    @Inject(SiteMeters) private readonly meters: SiteMeters,
  ) {}

  @Get('energy')
  @RequireScope('read:energy')
  @ApiOperation({ summary: 'Read the energy of a site by intervals' })
  @AlsoCsv(() => SITE_COLUMNS)
  @ApiOkResponse({ type: SiteEnergyDto })
  async energy(
    @Caller() caller: Principal,
    @Param('site_id') siteId: string,
    @Query() { from, to, time_zone: timeZone, interval, limit, cursor }: SiteEnergyQueryDto,
  ): Promise<SiteEnergyDto> {
    const after = cursor === undefined ? null : placeOfCursor(cursor, interval);
    const page = await this.series.read(
      caller,
      { siteId },
      { from, to, timeZone, after, limit },
      { interval, members: ['energy_kwh'], aggregate: 'mean', phase: null },
    );
    const intervals = page.rows.map(({ start, end, energy_kwh: evKwh = null, quality }) => ({
      startMs: Date.parse(start),
      endMs: Date.parse(end),
      // Of a part of the vehicles there are no losses.
      evWh: evKwh === null || quality === 'partial' ? null : Math.round(evKwh * 1_000),
    }));
    const balances = await this.meters.balances(caller, siteId, intervals);
    const data = page.rows.map(({ start, end, energy_kwh: ev_kwh = null, quality }) => ({
      start,
      end,
      ev_kwh,
      ...toMeteredDto(balances.get(Date.parse(start))),
      quality,
    }));
    return {
      site_id: siteId,
      interval,
      time_zone: page.timeZone,
      data,
      next_cursor: cursorOf(page.next, interval),
    };
  }

  @Get('peak-demand')
  @RequireScope('read:energy')
  @ApiOperation({
    summary: 'Read when a site, or its vehicles where no grid meter is read, took the most power',
  })
  @ApiOkResponse({ type: PeakDemandDto })
  async peakDemand(
    @Caller() caller: Principal,
    @Param('site_id') siteId: string,
    @Query() { from, to, time_zone: zone }: PeakQueryDto,
  ): Promise<PeakDemandDto> {
    const found = await this.sites.peakDemand(caller, siteId, { from, to, zone });
    const peak = found.peak === null ? null : toDemandDto(found.peak);
    return {
      site_id: siteId,
      period: { from: found.from.toISOString(), to: found.before.toISOString() },
      time_zone: found.timeZone,
      source: found.source,
      interval: '15min',
      peak_kw: peak?.power_kw ?? null,
      peak_at: peak?.start ?? null,
      energy_kwh: rounded(found.energyWh / 1_000),
      load_factor_percent: found.loadFactor === null ? null : rounded(found.loadFactor * 100),
      by_month: found.byMonth.map(({ month, peak: highest }) => {
        const { power_kw, start } = toDemandDto(highest);
        return { month, peak_kw: power_kw, peak_at: start };
      }),
      top: found.top.map(toDemandDto),
    };
  }

  @Get('headroom')
  @RequireScope('read:energy')
  @ApiOperation({ summary: 'Read what the grid connection and the feeders of a site can still carry' })
  @ApiOkResponse({ type: HeadroomDto })
  async headroom(@Caller() caller: Principal, @Param('site_id') siteId: string): Promise<HeadroomDto> {
    const found = await this.sites.headroom(caller, siteId);
    const { buildingLoadAtMs } = found;
    return {
      site_id: siteId,
      grid_limit_kw: thousandth(found.gridLimitW),
      building_load_kw: thousandth(found.buildingLoadW),
      building_load_at: buildingLoadAtMs === null ? null : new Date(buildingLoadAtMs).toISOString(),
      ev_actual_kw: rounded(found.evActualW / 1_000),
      sessions_without_power: found.sessionsWithoutPower,
      headroom_kw: thousandth(found.headroomW),
      feeders: found.feeders.map(toFeederDto),
      limiting_element: found.limitingElement,
      as_of: new Date().toISOString(),
    };
  }
}

function toDemandDto({ startMs, powerW }: Demand): { start: string; power_kw: number } {
  return { start: new Date(startMs).toISOString(), power_kw: rounded(powerW / 1_000) };
}

function toFeederDto({
  assetId,
  name,
  assetType,
  limitW,
  newest,
  loadW,
  headroomW,
}: FeederHeadroom): FeederDto {
  return {
    asset_id: assetId,
    name,
    type: assetType,
    limit_kw: thousandth(limitW),
    load_kw: thousandth(loadW),
    load_at: newest === null ? null : new Date(newest.atMs).toISOString(),
    headroom_kw: thousandth(headroomW),
  };
}

function toMeteredDto(balance: SiteBalance | undefined) {
  const kwh = (metered: Metered | undefined) => thousandth(metered?.energyWh ?? null);
  return {
    building_kwh: kwh(balance?.building),
    import_kwh: kwh(balance?.import),
    export_kwh: kwh(balance?.export),
    solar_kwh: kwh(balance?.solar),
    battery_kwh: kwh(balance?.battery),
    losses_kwh: thousandth(balance?.lossesWh ?? null),
    meter_quality: {
      building: balance?.building.quality ?? null,
      import: balance?.import.quality ?? null,
      export: balance?.export.quality ?? null,
      solar: balance?.solar.quality ?? null,
      battery: balance?.battery.quality ?? null,
    },
  };
}

function thousandth(value: number | null): number | null {
  return value === null ? null : rounded(value / 1_000);
}

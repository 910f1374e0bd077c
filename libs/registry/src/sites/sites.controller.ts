import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiPage,
  Caller,
  type PageDto,
  pageOf,
  PageQueryDto,
  pageRequest,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { CreateSiteDto, SiteDto } from './dto/site.dto';
import { SitesService, type SiteWithCount } from './sites.service';

@ApiTags('Sites')
@Controller('api/v1/sites')
export class SitesController {
  constructor(@Inject(SitesService) private readonly sites: SitesService) {}

  @Post()
  @RequireScope('write:charge_points')
  @ApiOperation({ summary: 'Create a site' })
  @ApiCreatedResponse({ type: SiteDto })
  async create(@Caller() caller: Principal, @Body() body: CreateSiteDto): Promise<SiteDto> {
    return toSiteDto(await this.sites.create(caller, body));
  }

  @Get()
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'List sites, newest first' })
  @ApiPage('sites', SiteDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: PageQueryDto,
  ): Promise<PageDto & { sites: SiteDto[] }> {
    const page = pageRequest(query);
    const found = await this.sites.list(caller, page);
    return pageOf('sites', found, page, toSiteDto, (site) => ({
      at: site.createdAt.toISOString(),
      id: site.id,
    }));
  }

  @Get(':site_id')
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'Read one site' })
  @ApiOkResponse({ type: SiteDto })
  async get(@Caller() caller: Principal, @Param('site_id') siteId: string): Promise<SiteDto> {
    return toSiteDto(await this.sites.get(caller, siteId));
  }
}

function toSiteDto(site: SiteWithCount): SiteDto {
  return {
    site_id: site.id,
    name: site.name,
    address: site.address,
    max_power_kw: site.maxPowerKw.toNumber(),
    lat: site.latitude,
    lng: site.longitude,
    time_zone: site.timeZone,
    charger_count: site.chargerCount,
    created_at: site.createdAt.toISOString(),
  };
}

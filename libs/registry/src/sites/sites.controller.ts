import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Put,
  Query,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';

import {
  ApiPage,
  ApiProblems,
  Caller,
  ChecksIfMatch,
  type IfMatch,
  type PageDto,
  pageOf,
  Precondition,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import {
  CreateSiteDto,
  OpeningTimesDto,
  ReplaceSiteDto,
  SiteDto,
  SiteQueryDto,
  UpdateSiteDto,
} from './dto/site.dto';
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
  @ApiOperation({ summary: 'List sites' })
  @ApiPage('sites', SiteDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: SiteQueryDto,
  ): Promise<PageDto & { sites: SiteDto[] }> {
    return pageOf('sites', await this.sites.list(caller, query), toSiteDto);
  }

  @Get(':site_id')
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'Read one site' })
  @ApiOkResponse({ type: SiteDto })
  async get(@Caller() caller: Principal, @Param('site_id') siteId: string): Promise<SiteDto> {
    return toSiteDto(await this.sites.get(caller, siteId));
  }

  @Put(':site_id')
  @RequireScope('write:charge_points')
  @ChecksIfMatch()
  @ApiOperation({ summary: 'Replace a site: what is left out takes its default' })
  @ApiOkResponse({ type: SiteDto })
  async replace(
    @Caller() caller: Principal,
    @Param('site_id') siteId: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: ReplaceSiteDto,
  ): Promise<SiteDto> {
    return toSiteDto(await this.sites.replace(caller, siteId, body, ifMatch.of(toSiteDto)));
  }

  @Patch(':site_id')
  @RequireScope('write:charge_points')
  @ChecksIfMatch()
  @ApiOperation({ summary: 'Change members of a site; null gives one its default back' })
  @ApiOkResponse({ type: SiteDto })
  async update(
    @Caller() caller: Principal,
    @Param('site_id') siteId: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: UpdateSiteDto,
  ): Promise<SiteDto> {
    return toSiteDto(await this.sites.update(caller, siteId, body, ifMatch.of(toSiteDto)));
  }

  @Delete(':site_id')
  @HttpCode(204)
  @RequireScope('write:charge_points')
  @ChecksIfMatch()
  @ApiProblems('conflict')
  @ApiOperation({ summary: 'Remove a site that has no charge points and no projects' })
  @ApiNoContentResponse({ description: 'It is gone' })
  remove(
    @Caller() caller: Principal,
    @Param('site_id') siteId: string,
    @Precondition() ifMatch: IfMatch,
  ): Promise<void> {
    return this.sites.remove(caller, siteId, ifMatch.of(toSiteDto));
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
    country: site.country,
    ocpi_publish: site.ocpiPublish,
    free_vend: site.freeVend,
    unknown_tags_offline: site.unknownTagsOffline,
    opening_times: openingTimesDto(site),
    charger_count: site.chargerCount,
    created_at: site.createdAt.toISOString(),
    updated_at: site.updatedAt.toISOString(),
  };
}

function openingTimesDto({ openingTimes }: SiteWithCount): OpeningTimesDto | null {
  if (openingTimes === null) return null;
  return {
    twentyfourseven: openingTimes.twentyfourseven,
    regular_hours: [...openingTimes.regular_hours],
    exceptional_openings: [...openingTimes.exceptional_openings],
    exceptional_closings: [...openingTimes.exceptional_closings],
  };
}

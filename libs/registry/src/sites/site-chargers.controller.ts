import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { ValidationFailedError } from '@csms/kernel';
import {
  ApiPage,
  ApiProblems,
  Caller,
  type PageDto,
  pageOf,
  PageQueryDto,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { ChargePointMapper } from '../charge-points/charge-point.mapper';
import { ChargePointsService } from '../charge-points/charge-points.service';
import { ChargePointDto } from '../charge-points/dto/charge-point.dto';

import { LinkChargersDto, SiteChargerCountDto } from './dto/site-charger.dto';
import { type LinkedChargers, SiteChargersService } from './site-chargers.service';
import { SitesService } from './sites.service';

@ApiTags('Sites')
@Controller('api/v1/sites/:site_id/chargers')
export class SiteChargersController {
  constructor(
    @Inject(SitesService) private readonly sites: SitesService,
    @Inject(SiteChargersService) private readonly chargers: SiteChargersService,
    @Inject(ChargePointsService) private readonly chargePoints: ChargePointsService,
    @Inject(ChargePointMapper) private readonly mapper: ChargePointMapper,
  ) {}

  @Post()
  @HttpCode(200)
  @RequireScope('write:charge_points')
  @ApiProblems('conflict', 'invalid_state')
  @ApiOperation({ summary: 'Link charge points to a site; all of them or none' })
  @ApiOkResponse({ type: SiteChargerCountDto })
  async link(
    @Caller() caller: Principal,
    @Param('site_id') siteId: string,
    @Body() body: LinkChargersDto,
  ): Promise<SiteChargerCountDto> {
    const count = await this.chargers.link(caller, siteId, chargersOf(body));
    return { site_id: siteId, charger_count: count };
  }

  @Get()
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'List the charge points of a site, newest first' })
  @ApiPage('data', ChargePointDto)
  async list(
    @Caller() caller: Principal,
    @Param('site_id') siteId: string,
    @Query() query: PageQueryDto,
  ): Promise<PageDto & { data: ChargePointDto[] }> {
    await this.sites.get(caller, siteId);
    const filter = Object.assign({}, query, { site_id: siteId });
    return pageOf('data', await this.chargePoints.list(caller, filter), (row) => this.mapper.toDto(row));
  }

  @Delete(':charge_point_id')
  @HttpCode(204)
  @RequireScope('write:charge_points')
  @ApiProblems('invalid_state')
  @ApiOperation({ summary: 'Take a charge point out of a site; it stays registered' })
  @ApiNoContentResponse({ description: 'It stands there no more' })
  unlink(
    @Caller() caller: Principal,
    @Param('site_id') siteId: string,
    @Param('charge_point_id') id: string,
  ): Promise<void> {
    return this.chargers.unlink(caller, siteId, id);
  }
}

function chargersOf({ charge_point_id: one, charge_point_ids: many, move }: LinkChargersDto): LinkedChargers {
  if ((one == null) === (many == null)) {
    throw new ValidationFailedError([
      {
        pointer: '/charge_point_id',
        code: 'one_of',
        detail: 'Send either charge_point_id or charge_point_ids.',
      },
    ]);
  }
  const ids = many ?? [one as string];
  const pointerOf = (id: string) =>
    many == null ? '/charge_point_id' : `/charge_point_ids/${ids.indexOf(id)}`;
  return { ids, pointerOf, isMove: move ?? false };
}

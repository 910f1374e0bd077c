import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
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
  CreateEnergyAssetDto,
  EnergyAssetDto,
  EnergyAssetQueryDto,
  UpdateEnergyAssetDto,
} from './dto/energy-asset.dto';
import type { EnergyAssetEntity } from './energy-asset.entity';
import { EnergyAssetsService } from './energy-assets.service';

@ApiTags('Energy assets')
@Controller('api/v1/sites/:site_id/energy-assets')
export class EnergyAssetsController {
  constructor(@Inject(EnergyAssetsService) private readonly assets: EnergyAssetsService) {}

  @Post()
  @RequireScope('write:charge_points')
  @ApiOperation({ summary: 'Attach an energy asset to a site' })
  @ApiCreatedResponse({ type: EnergyAssetDto })
  async create(
    @Caller() caller: Principal,
    @Param('site_id') siteId: string,
    @Body() body: CreateEnergyAssetDto,
  ): Promise<EnergyAssetDto> {
    return toDto(await this.assets.create(caller, siteId, body));
  }

  @Get()
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'List the energy assets of a site, newest first' })
  @ApiPage('data', EnergyAssetDto)
  async list(
    @Caller() caller: Principal,
    @Param('site_id') siteId: string,
    @Query() query: EnergyAssetQueryDto,
  ): Promise<PageDto & { data: EnergyAssetDto[] }> {
    return pageOf('data', await this.assets.list(caller, siteId, query), toDto);
  }

  @Get(':asset_id')
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'Read one energy asset' })
  @ApiOkResponse({ type: EnergyAssetDto })
  async get(
    @Caller() caller: Principal,
    @Param('site_id') siteId: string,
    @Param('asset_id') assetId: string,
  ): Promise<EnergyAssetDto> {
    return toDto(await this.assets.get(caller, siteId, assetId));
  }

  @Patch(':asset_id')
  @RequireScope('write:charge_points')
  @ChecksIfMatch()
  @ApiOperation({ summary: 'Change members of an energy asset' })
  @ApiOkResponse({ type: EnergyAssetDto })
  async update(
    @Caller() caller: Principal,
    @Param('site_id') siteId: string,
    @Param('asset_id') assetId: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: UpdateEnergyAssetDto,
  ): Promise<EnergyAssetDto> {
    return toDto(await this.assets.update(caller, siteId, assetId, body, ifMatch.of(toDto)));
  }

  @Delete(':asset_id')
  @HttpCode(204)
  @RequireScope('write:charge_points')
  @ChecksIfMatch()
  @ApiProblems('conflict')
  @ApiOperation({ summary: 'Remove an energy asset that feeds no other' })
  @ApiNoContentResponse({ description: 'It is gone' })
  remove(
    @Caller() caller: Principal,
    @Param('site_id') siteId: string,
    @Param('asset_id') assetId: string,
    @Precondition() ifMatch: IfMatch,
  ): Promise<void> {
    return this.assets.remove(caller, siteId, assetId, ifMatch.of(toDto));
  }
}

function toDto(asset: EnergyAssetEntity): EnergyAssetDto {
  return {
    id: asset.id,
    site_id: asset.siteId,
    type: asset.type,
    name: asset.name,
    max_power_kw: asset.maxPowerKw?.toNumber() ?? null,
    limits: asset.limits,
    parent_id: asset.parentId,
    metadata: asset.metadata,
    created_at: asset.createdAt.toISOString(),
    updated_at: asset.updatedAt.toISOString(),
  };
}

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

import { FirmwareBodyDto, FirmwareChangesDto, FirmwareDto, FirmwareQueryDto } from '../dto/firmware.dto';

import { toFirmwareDto } from './firmware.mapper';
import { FirmwareCatalogue } from './firmware-catalogue.service';

@ApiTags('Firmware')
@Controller('api/v1/firmware')
export class FirmwareController {
  constructor(@Inject(FirmwareCatalogue) private readonly catalogue: FirmwareCatalogue) {}

  @Post()
  @RequireScope('write:charge_points')
  @ApiProblems('already_exists')
  @ApiOperation({ summary: 'Add a version of a model’s firmware' })
  @ApiCreatedResponse({ type: FirmwareDto })
  async create(@Caller() caller: Principal, @Body() body: FirmwareBodyDto): Promise<FirmwareDto> {
    return toFirmwareDto(await this.catalogue.create(caller, body));
  }

  @Get()
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'List firmware, newest first' })
  @ApiPage('data', FirmwareDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: FirmwareQueryDto,
  ): Promise<PageDto & { data: FirmwareDto[] }> {
    return pageOf('data', await this.catalogue.list(caller, query), toFirmwareDto);
  }

  @Get(':firmware_id')
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'Read one version of firmware' })
  @ApiOkResponse({ type: FirmwareDto })
  async get(@Caller() caller: Principal, @Param('firmware_id') firmwareId: string): Promise<FirmwareDto> {
    return toFirmwareDto(await this.catalogue.get(caller, firmwareId));
  }

  @Patch(':firmware_id')
  @RequireScope('write:charge_points')
  @ChecksIfMatch()
  @ApiProblems('already_exists')
  @ApiOperation({ summary: 'Change members of firmware, or approve it' })
  @ApiOkResponse({ type: FirmwareDto })
  async update(
    @Caller() caller: Principal,
    @Param('firmware_id') firmwareId: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: FirmwareChangesDto,
  ): Promise<FirmwareDto> {
    return toFirmwareDto(await this.catalogue.update(caller, firmwareId, body, ifMatch.of(toFirmwareDto)));
  }

  @Delete(':firmware_id')
  @HttpCode(204)
  @RequireScope('write:charge_points')
  @ChecksIfMatch()
  @ApiProblems('conflict')
  @ApiOperation({ summary: 'Remove firmware that is not being rolled out; updates of chargers go on' })
  @ApiNoContentResponse({ description: 'It is gone' })
  remove(
    @Caller() caller: Principal,
    @Param('firmware_id') firmwareId: string,
    @Precondition() ifMatch: IfMatch,
  ): Promise<void> {
    return this.catalogue.remove(caller, firmwareId, ifMatch.of(toFirmwareDto));
  }
}

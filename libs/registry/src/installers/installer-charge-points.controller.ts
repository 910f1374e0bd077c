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
  RequireInstaller,
  ShownOnce,
} from '@csms/platform-http';

import { ChargePointMapper } from '../charge-points/charge-point.mapper';
import type { ChargePointWithConnectors } from '../charge-points/connectors';
import { ChargePointDto, RegisteredChargePointDto } from '../charge-points/dto/charge-point.dto';
import { CredentialsDto } from '../charge-points/dto/hardware.dto';

import {
  InstalledChargePointQueryDto,
  RegisterInstalledChargePointDto,
  UpdateInstalledChargePointDto,
} from './dto/installer-charge-point.dto';
import { InstallerChargePointsService } from './installer-charge-points.service';

@ApiTags('Installers')
@Controller('api/v1/installer/charge-points')
export class InstallerChargePointsController {
  constructor(
    @Inject(InstallerChargePointsService) private readonly chargePoints: InstallerChargePointsService,
    @Inject(ChargePointMapper) private readonly mapper: ChargePointMapper,
  ) {}

  private readonly shown = (row: ChargePointWithConnectors): ChargePointDto => this.mapper.toDto(row);

  @Post()
  @RequireInstaller()
  @ShownOnce('ocpp_password')
  @ApiOperation({ summary: 'Register a charge point in a project; its OCPP password is shown once' })
  @ApiCreatedResponse({ type: RegisteredChargePointDto })
  @ApiProblems('not_found', 'already_exists', 'invalid_state')
  async register(
    @Caller() caller: Principal,
    @Body() body: RegisterInstalledChargePointDto,
  ): Promise<RegisteredChargePointDto> {
    return this.mapper.toRegisteredDto(await this.chargePoints.register(caller, body));
  }

  @Get()
  @RequireInstaller()
  @ApiOperation({ summary: 'List the charge points of all projects on which the installer works' })
  @ApiPage('data', ChargePointDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: InstalledChargePointQueryDto,
  ): Promise<PageDto & { data: ChargePointDto[] }> {
    return pageOf('data', await this.chargePoints.list(caller, query), this.shown);
  }

  @Get(':charge_point_id')
  @RequireInstaller()
  @ApiOperation({ summary: 'Read one charge point' })
  @ApiOkResponse({ type: ChargePointDto })
  async get(@Caller() caller: Principal, @Param('charge_point_id') id: string): Promise<ChargePointDto> {
    return this.mapper.toDto(await this.chargePoints.get(caller, id));
  }

  @Patch(':charge_point_id')
  @RequireInstaller()
  @ApiOperation({ summary: 'Change members of a charge point, until it is handed over' })
  @ApiOkResponse({ type: ChargePointDto })
  @ChecksIfMatch()
  @ApiProblems('conflict', 'invalid_state')
  async update(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: UpdateInstalledChargePointDto,
  ): Promise<ChargePointDto> {
    return this.mapper.toDto(await this.chargePoints.update(caller, id, body, ifMatch.of(this.shown)));
  }

  @Delete(':charge_point_id')
  @HttpCode(204)
  @RequireInstaller()
  @ApiOperation({ summary: 'Take a charge point back that is not commissioned; its id stays taken' })
  @ApiNoContentResponse({ description: 'It may not connect any more' })
  @ChecksIfMatch()
  @ApiProblems('conflict', 'invalid_state')
  remove(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
    @Precondition() ifMatch: IfMatch,
  ): Promise<void> {
    return this.chargePoints.remove(caller, id, ifMatch.of(this.shown));
  }

  @Post(':charge_point_id/credentials')
  @HttpCode(200)
  @RequireInstaller()
  @ShownOnce('ocpp_password')
  @ApiProblems('conflict', 'invalid_state')
  @ApiOperation({ summary: 'Make a new OCPP password, shown once; the old one opens no connection any more' })
  @ApiOkResponse({ type: CredentialsDto })
  async renewCredentials(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
  ): Promise<CredentialsDto> {
    return this.mapper.toCredentialsDto(await this.chargePoints.renewCredentials(caller, id));
  }
}

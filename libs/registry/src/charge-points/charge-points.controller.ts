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
  ShownOnce,
} from '@csms/platform-http';

import { ChargePointMapper } from './charge-point.mapper';
import { ChargePointsService } from './charge-points.service';
import type { ChargePointWithConnectors } from './connectors';
import {
  ChargePointDto,
  RegisterChargePointDto,
  RegisteredChargePointDto,
  UpdateChargePointDto,
} from './dto/charge-point.dto';
import { ChargePointQueryDto, DecommissionQueryDto } from './dto/charge-point-query.dto';

@ApiTags('Charge points')
@Controller('api/v1/charge-points')
export class ChargePointsController {
  constructor(
    @Inject(ChargePointsService) private readonly chargePoints: ChargePointsService,
    @Inject(ChargePointMapper) private readonly mapper: ChargePointMapper,
  ) {}

  private readonly shown = (row: ChargePointWithConnectors): ChargePointDto => this.mapper.toDto(row);

  @Post()
  @RequireScope('write:charge_points')
  @ShownOnce('ocpp_password')
  @ApiProblems('not_found', 'already_exists', 'conflict', 'invalid_state')
  @ApiOperation({ summary: 'Register a charge point; its OCPP password is shown once' })
  @ApiCreatedResponse({ type: RegisteredChargePointDto })
  async register(
    @Caller() caller: Principal,
    @Body() body: RegisterChargePointDto,
  ): Promise<RegisteredChargePointDto> {
    return this.mapper.toRegisteredDto(await this.chargePoints.register(caller, body));
  }

  @Get()
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'List charge points' })
  @ApiPage('data', ChargePointDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: ChargePointQueryDto,
  ): Promise<PageDto & { data: ChargePointDto[] }> {
    return pageOf('data', await this.chargePoints.list(caller, query), this.shown);
  }

  @Get(':charge_point_id')
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'Read one charge point' })
  @ApiOkResponse({ type: ChargePointDto })
  async get(@Caller() caller: Principal, @Param('charge_point_id') id: string): Promise<ChargePointDto> {
    return this.mapper.toDto(await this.chargePoints.get(caller, id));
  }

  @Patch(':charge_point_id')
  @RequireScope('write:charge_points')
  @ChecksIfMatch()
  @ApiProblems('conflict', 'invalid_state')
  @ApiOperation({ summary: 'Change members of a charge point, or where it stands' })
  @ApiOkResponse({ type: ChargePointDto })
  async update(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: UpdateChargePointDto,
  ): Promise<ChargePointDto> {
    return this.mapper.toDto(await this.chargePoints.update(caller, id, body, ifMatch.of(this.shown)));
  }

  @Delete(':charge_point_id')
  @HttpCode(204)
  @RequireScope('write:charge_points')
  @ChecksIfMatch()
  @ApiProblems('invalid_state')
  @ApiOperation({ summary: 'Decommission a charge point: it may not connect any more, its history stays' })
  @ApiNoContentResponse({ description: 'It is out of service' })
  decommission(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
    @Precondition() ifMatch: IfMatch,
    @Query() query: DecommissionQueryDto,
  ): Promise<void> {
    return this.chargePoints.decommission(caller, id, query.force === 'true', ifMatch.of(this.shown));
  }
}

/** The same operations under the operators' own prefix. */
@ApiTags('Charge points')
@Controller('api/v1/cpo/charge-points')
export class CpoChargePointsController extends ChargePointsController {}

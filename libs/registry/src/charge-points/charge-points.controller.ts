import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiPage,
  Caller,
  type PageDto,
  pageOf,
  pageRequest,
  type Principal,
  RequireScope,
  ShownOnce,
} from '@csms/platform-http';

import { ChargePointMapper } from './charge-point.mapper';
import { ChargePointsService } from './charge-points.service';
import {
  ChargePointDto,
  ChargePointQueryDto,
  RegisterChargePointDto,
  RegisteredChargePointDto,
} from './dto/charge-point.dto';

@ApiTags('Charge points')
@Controller('api/v1/charge-points')
export class ChargePointsController {
  constructor(
    @Inject(ChargePointsService) private readonly chargePoints: ChargePointsService,
    @Inject(ChargePointMapper) private readonly mapper: ChargePointMapper,
  ) {}

  @Post()
  @RequireScope('write:charge_points')
  @ShownOnce('ocpp_password')
  @ApiOperation({ summary: 'Register a charge point; its OCPP password is shown once' })
  @ApiCreatedResponse({ type: RegisteredChargePointDto })
  async register(
    @Caller() caller: Principal,
    @Body() body: RegisterChargePointDto,
  ): Promise<RegisteredChargePointDto> {
    const { row, password } = await this.chargePoints.register(caller, body);
    return Object.assign(this.mapper.toDto(row), { ocpp_password: password });
  }

  @Get()
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'List charge points, newest first' })
  @ApiPage('data', ChargePointDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: ChargePointQueryDto,
  ): Promise<PageDto & { data: ChargePointDto[] }> {
    const page = pageRequest(query);
    const found = await this.chargePoints.list(caller, page, query);
    return pageOf(
      'data',
      found,
      page,
      (row) => this.mapper.toDto(row),
      (row) => ({ at: row.createdAt.toISOString(), id: row.id }),
    );
  }

  @Get(':charge_point_id')
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'Read one charge point' })
  @ApiOkResponse({ type: ChargePointDto })
  async get(@Caller() caller: Principal, @Param('charge_point_id') id: string): Promise<ChargePointDto> {
    return this.mapper.toDto(await this.chargePoints.get(caller, id));
  }
}

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
  RequireEverySite,
  RequireScope,
} from '@csms/platform-http';

import { CreateVehicleDto, UpdateVehicleDto, VehicleDto, VehicleQueryDto } from './dto/vehicle.dto';
import type { VehicleEntity } from './vehicle.entity';
import { VehiclesService } from './vehicles.service';

@ApiTags('Vehicles')
@Controller('api/v1/vehicles')
export class VehiclesController {
  constructor(@Inject(VehiclesService) private readonly vehicles: VehiclesService) {}

  @Post()
  @RequireScope('write:users')
  @RequireEverySite()
  @ApiProblems('not_found', 'already_exists')
  @ApiOperation({ summary: 'Enter a vehicle' })
  @ApiCreatedResponse({ type: VehicleDto })
  async create(@Caller() caller: Principal, @Body() body: CreateVehicleDto): Promise<VehicleDto> {
    return toDto(await this.vehicles.create(caller, body));
  }

  @Get()
  @RequireScope('read:users')
  @ApiOperation({ summary: 'List vehicles' })
  @ApiPage('data', VehicleDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: VehicleQueryDto,
  ): Promise<PageDto & { data: VehicleDto[] }> {
    return pageOf('data', await this.vehicles.list(caller, query), toDto);
  }

  @Get(':vehicle_id')
  @RequireScope('read:users')
  @ApiOperation({ summary: 'Read one vehicle' })
  @ApiOkResponse({ type: VehicleDto })
  async get(@Caller() caller: Principal, @Param('vehicle_id') vehicleId: string): Promise<VehicleDto> {
    return toDto(await this.vehicles.get(caller, vehicleId));
  }

  @Patch(':vehicle_id')
  @RequireScope('write:users')
  @RequireEverySite()
  @ChecksIfMatch()
  @ApiProblems('already_exists')
  @ApiOperation({ summary: 'Change members of a vehicle' })
  @ApiOkResponse({ type: VehicleDto })
  async update(
    @Caller() caller: Principal,
    @Param('vehicle_id') vehicleId: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: UpdateVehicleDto,
  ): Promise<VehicleDto> {
    return toDto(await this.vehicles.update(caller, vehicleId, body, ifMatch.of(toDto)));
  }

  @Delete(':vehicle_id')
  @HttpCode(204)
  @RequireScope('write:users')
  @RequireEverySite()
  @ChecksIfMatch()
  @ApiOperation({ summary: 'Remove a vehicle; its sessions keep its id' })
  @ApiNoContentResponse({ description: 'It is gone' })
  remove(
    @Caller() caller: Principal,
    @Param('vehicle_id') vehicleId: string,
    @Precondition() ifMatch: IfMatch,
  ): Promise<void> {
    return this.vehicles.remove(caller, vehicleId, ifMatch.of(toDto));
  }
}

function toDto(row: VehicleEntity): VehicleDto {
  return {
    vehicle_id: row.id,
    name: row.name,
    registration: row.registration,
    evcc_id: row.evccId,
    id_tag: row.idTag,
    driver_id: row.driverId,
    battery_kwh: row.batteryKwh?.toNumber() ?? null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

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

import type { DriverWithGroups } from './driver-announcer';
import { DriversService } from './drivers.service';
import { CreateDriverDto, DriverDto, DriverQueryDto, UpdateDriverDto } from './dto/driver.dto';

@ApiTags('Drivers')
@Controller('api/v1/drivers')
export class DriversController {
  constructor(@Inject(DriversService) private readonly drivers: DriversService) {}

  @Post()
  @RequireScope('write:users')
  @RequireEverySite()
  @ApiProblems('not_found', 'already_exists')
  @ApiOperation({ summary: 'Enter a driver' })
  @ApiCreatedResponse({ type: DriverDto })
  async create(@Caller() caller: Principal, @Body() body: CreateDriverDto): Promise<DriverDto> {
    return toDriverDto(await this.drivers.create(caller, body));
  }

  @Get()
  @RequireScope('read:users')
  @ApiOperation({ summary: 'List drivers' })
  @ApiPage('data', DriverDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: DriverQueryDto,
  ): Promise<PageDto & { data: DriverDto[] }> {
    return pageOf('data', await this.drivers.list(caller, query), toDriverDto);
  }

  @Get(':driver_id')
  @RequireScope('read:users')
  @ApiOperation({ summary: 'Read one driver' })
  @ApiOkResponse({ type: DriverDto })
  async get(@Caller() caller: Principal, @Param('driver_id') driverId: string): Promise<DriverDto> {
    return toDriverDto(await this.drivers.get(caller, driverId));
  }

  @Patch(':driver_id')
  @RequireScope('write:users')
  @RequireEverySite()
  @ChecksIfMatch()
  @ApiProblems('already_exists')
  @ApiOperation({ summary: 'Change members of a driver' })
  @ApiOkResponse({ type: DriverDto })
  async update(
    @Caller() caller: Principal,
    @Param('driver_id') driverId: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: UpdateDriverDto,
  ): Promise<DriverDto> {
    return toDriverDto(await this.drivers.update(caller, driverId, body, ifMatch.of(toDriverDto)));
  }

  @Delete(':driver_id')
  @HttpCode(204)
  @RequireScope('write:users')
  @RequireEverySite()
  @ChecksIfMatch()
  @ApiOperation({
    summary: 'Erase a driver: name and address are gone, and the id tags are blocked',
    description:
      'Sessions, transactions and bills keep a pseudonym in the place of the driver, and no token. What was known: `GET /api/v1/drivers/{driver_id}/data-export`, before.',
  })
  @ApiNoContentResponse({ description: 'The person is erased' })
  remove(
    @Caller() caller: Principal,
    @Param('driver_id') driverId: string,
    @Precondition() ifMatch: IfMatch,
  ): Promise<void> {
    return this.drivers.remove(caller, driverId, ifMatch.of(toDriverDto));
  }
}

export function toDriverDto(row: DriverWithGroups): DriverDto {
  return {
    driver_id: row.id,
    name: row.name,
    email: row.email,
    user_type_id: row.userTypeId,
    group_ids: row.groupIds,
    cost_centre: row.costCentre,
    status: row.status,
    email_notifications: row.emailNotifications,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

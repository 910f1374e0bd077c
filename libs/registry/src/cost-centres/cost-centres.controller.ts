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

import type { CostCentreEntity } from './cost-centre.entity';
import { CostCentresService } from './cost-centres.service';
import {
  CostCentreDto,
  CostCentreQueryDto,
  CreateCostCentreDto,
  UpdateCostCentreDto,
} from './dto/cost-centre.dto';

@ApiTags('Cost centres')
@Controller('api/v1/cost-centres')
export class CostCentresController {
  constructor(@Inject(CostCentresService) private readonly costCentres: CostCentresService) {}

  @Post()
  @RequireScope('write:users')
  @RequireEverySite()
  @ApiProblems('not_found', 'already_exists')
  @ApiOperation({ summary: 'Create a cost centre' })
  @ApiCreatedResponse({ type: CostCentreDto })
  async create(@Caller() caller: Principal, @Body() body: CreateCostCentreDto): Promise<CostCentreDto> {
    return toDto(await this.costCentres.create(caller, body));
  }

  @Get()
  @RequireScope('read:users')
  @ApiOperation({ summary: 'List cost centres' })
  @ApiPage('data', CostCentreDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: CostCentreQueryDto,
  ): Promise<PageDto & { data: CostCentreDto[] }> {
    return pageOf('data', await this.costCentres.list(caller, query), toDto);
  }

  @Get(':code')
  @RequireScope('read:users')
  @ApiOperation({ summary: 'Read one cost centre' })
  @ApiOkResponse({ type: CostCentreDto })
  async get(@Caller() caller: Principal, @Param('code') code: string): Promise<CostCentreDto> {
    return toDto(await this.costCentres.get(caller, code));
  }

  @Patch(':code')
  @RequireScope('write:users')
  @RequireEverySite()
  @ChecksIfMatch()
  @ApiOperation({ summary: 'Change members of a cost centre' })
  @ApiOkResponse({ type: CostCentreDto })
  async update(
    @Caller() caller: Principal,
    @Param('code') code: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: UpdateCostCentreDto,
  ): Promise<CostCentreDto> {
    return toDto(await this.costCentres.update(caller, code, body, ifMatch.of(toDto)));
  }

  @Delete(':code')
  @HttpCode(204)
  @RequireScope('write:users')
  @RequireEverySite()
  @ChecksIfMatch()
  @ApiProblems('conflict')
  @ApiOperation({ summary: 'Remove a cost centre that nobody is booked to' })
  @ApiNoContentResponse({ description: 'It is gone' })
  remove(
    @Caller() caller: Principal,
    @Param('code') code: string,
    @Precondition() ifMatch: IfMatch,
  ): Promise<void> {
    return this.costCentres.remove(caller, code, ifMatch.of(toDto));
  }
}

function toDto(row: CostCentreEntity): CostCentreDto {
  return {
    code: row.code,
    name: row.name,
    department: row.department,
    tenant: row.tenant,
    parent: row.parent,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

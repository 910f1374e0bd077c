import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ActsOutside,
  ApiPage,
  ApiProblems,
  Caller,
  LimitRate,
  type PageDto,
  pageOf,
  PageQueryDto,
  pageRequest,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { toDiagnosticsDto } from './diagnostics.mapper';
import { Diagnostics } from './diagnostics.service';
import { DiagnosticsDto, RequestDiagnosticsDto } from './dto/diagnostics.dto';

@ApiTags('Diagnostics')
@Controller('api/v1/charge-points/:charge_point_id/diagnostics')
export class DiagnosticsController {
  constructor(@Inject(Diagnostics) private readonly diagnostics: Diagnostics) {}

  @Post()
  @ActsOutside()
  @LimitRate('command')
  @HttpCode(202)
  @RequireScope('write:charge_points')
  @ApiProblems('not_found', 'invalid_state', 'charge_point_offline', 'upstream_error')
  @ApiOperation({ summary: 'Have a charger upload its log' })
  @ApiAcceptedResponse({ type: DiagnosticsDto })
  async request(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Body() body: RequestDiagnosticsDto,
  ): Promise<DiagnosticsDto> {
    return toDiagnosticsDto(await this.diagnostics.request(caller, chargePointId, body));
  }

  @Get()
  @RequireScope('read:charge_points')
  @ApiProblems('not_found')
  @ApiOperation({ summary: 'List the logs that were asked for in the last 30 days, newest first' })
  @ApiPage('data', DiagnosticsDto)
  async list(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Query() query: PageQueryDto,
  ): Promise<PageDto & { data: DiagnosticsDto[] }> {
    const found = await this.diagnostics.list(caller, chargePointId, pageRequest(query));
    return pageOf('data', found, toDiagnosticsDto);
  }

  @Get(':diagnostics_id')
  @RequireScope('read:charge_points')
  @ApiProblems('not_found')
  @ApiOperation({ summary: 'Read how the upload of a log goes' })
  @ApiOkResponse({ type: DiagnosticsDto })
  async get(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Param('diagnostics_id') diagnosticsId: string,
  ): Promise<DiagnosticsDto> {
    return toDiagnosticsDto(await this.diagnostics.get(caller, chargePointId, diagnosticsId));
  }
}

import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  type StreamableFile,
} from '@nestjs/common';
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

import { OcppGatewaySettings } from '../ocpp-gateway-settings';

import type { DiagnosticsEntity } from './diagnostics.entity';
import { toDiagnosticsDto } from './diagnostics.mapper';
import { Diagnostics } from './diagnostics.service';
import { DiagnosticsDto, RequestDiagnosticsDto } from './dto/diagnostics.dto';
import { logFile, ServesLog } from './log-download';

@ApiTags('Diagnostics')
@Controller('api/v1/charge-points/:charge_point_id/diagnostics')
export class DiagnosticsController {
  constructor(
    @Inject(Diagnostics) private readonly diagnostics: Diagnostics,
    @Inject(OcppGatewaySettings) private readonly settings: OcppGatewaySettings,
  ) {}

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
    return this.shown(await this.diagnostics.request(caller, chargePointId, body));
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
    return pageOf('data', found, (row) => this.shown(row));
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
    return this.shown(await this.diagnostics.get(caller, chargePointId, diagnosticsId));
  }

  @Get(':diagnostics_id/download')
  @RequireScope('read:charge_points')
  @ApiProblems('not_found')
  @ApiOperation({ summary: 'Download a log that its charger uploaded to us' })
  @ServesLog()
  async download(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Param('diagnostics_id') diagnosticsId: string,
  ): Promise<StreamableFile> {
    return logFile(await this.diagnostics.download(caller, chargePointId, diagnosticsId));
  }

  private shown(row: DiagnosticsEntity): DiagnosticsDto {
    return toDiagnosticsDto(row, this.settings.uploads.apiUrl);
  }
}

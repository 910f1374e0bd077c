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
import { ApiAcceptedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

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
  RequireInstaller,
} from '@csms/platform-http';

import { InstalledChargePoints } from '../installers/installed-charge-points';
import { OcppGatewaySettings } from '../ocpp-gateway-settings';

import type { DiagnosticsEntity } from './diagnostics.entity';
import { toInstallerDiagnosticsDto } from './diagnostics.mapper';
import { Diagnostics } from './diagnostics.service';
import { RequestDiagnosticsDto } from './dto/diagnostics.dto';
import { InstallerDiagnosticsDto, RequestInstallerDiagnosticsDto } from './dto/installer-diagnostics.dto';
import { logFile, ServesLog } from './log-download';

@ApiTags('Commissioning')
@Controller('api/v1/installer/commissioning/:charge_point_id/diagnostics')
export class InstallerDiagnosticsController {
  constructor(
    @Inject(Diagnostics) private readonly diagnostics: Diagnostics,
    @Inject(InstalledChargePoints) private readonly installed: InstalledChargePoints,
    @Inject(OcppGatewaySettings) private readonly settings: OcppGatewaySettings,
  ) {}

  @Post()
  @ActsOutside()
  @LimitRate('command')
  @HttpCode(202)
  @RequireInstaller()
  @ApiProblems('not_found', 'invalid_state', 'charge_point_offline', 'upstream_error')
  @ApiOperation({ summary: 'Have the charger upload its log to us' })
  @ApiAcceptedResponse({ type: InstallerDiagnosticsDto })
  async request(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
    @Body() body: RequestInstallerDiagnosticsDto,
  ): Promise<InstallerDiagnosticsDto> {
    const acting = await this.installed.actingFor(caller, id);
    const logType = { log_type: body.log_type ?? ('diagnostics' as const) };
    const wanted = Object.assign(new RequestDiagnosticsDto(), body, logType);
    return this.shown(await this.diagnostics.request(acting, id, wanted));
  }

  @Get()
  @RequireInstaller()
  @ApiProblems('not_found', 'invalid_state')
  @ApiOperation({ summary: 'List the logs that were asked for in the last 30 days, newest first' })
  @ApiPage('data', InstallerDiagnosticsDto)
  async list(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
    @Query() query: PageQueryDto,
  ): Promise<PageDto & { data: InstallerDiagnosticsDto[] }> {
    const page = pageRequest(query);
    const acting = await this.installed.actingFor(caller, id);
    const found = await this.diagnostics.list(acting, id, page);
    return pageOf('data', found, (row) => this.shown(row));
  }

  @Get(':diagnostics_id/download')
  @RequireInstaller()
  @ApiProblems('not_found', 'invalid_state')
  @ApiOperation({ summary: 'Download a log that the charger uploaded to us' })
  @ServesLog()
  async download(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
    @Param('diagnostics_id') diagnosticsId: string,
  ): Promise<StreamableFile> {
    const acting = await this.installed.actingFor(caller, id);
    return logFile(await this.diagnostics.download(acting, id, diagnosticsId));
  }

  private shown(row: DiagnosticsEntity): InstallerDiagnosticsDto {
    return toInstallerDiagnosticsDto(row, this.settings.uploads.apiUrl);
  }
}

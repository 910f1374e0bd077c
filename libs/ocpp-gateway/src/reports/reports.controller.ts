import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiPage,
  ApiProblems,
  Caller,
  type PageDto,
  pageOf,
  pageRequest,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { DeviceModelQueryDto, DeviceVariableDto, ReportPathDto, ReportsDto } from './dto/report.dto';
import { toDeviceVariableDto, toReportDtos } from './report.mapper';
import { ReportsService } from './reports.service';

@ApiTags('OCPP 2.0.1 commands')
@Controller('api/v1/ocpp201/:charge_point_id')
export class ReportsController {
  constructor(@Inject(ReportsService) private readonly reports: ReportsService) {}

  @Get('device-model')
  @RequireScope('read:charge_points')
  @ApiProblems('not_found', 'protocol_mismatch')
  @ApiOperation({ summary: 'List the variables that a station has reported, with their newest values' })
  @ApiPage('data', DeviceVariableDto)
  async deviceModel(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Query() query: DeviceModelQueryDto,
  ): Promise<PageDto & { data: DeviceVariableDto[] }> {
    const found = await this.reports.deviceModel(caller, chargePointId, pageRequest(query), query);
    return pageOf('data', found, toDeviceVariableDto);
  }

  @Get('reports/:request_id')
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'Read what a station reported to a request' })
  @ApiOkResponse({ type: ReportsDto })
  async report(
    @Caller() caller: Principal,
    @Param() { charge_point_id, request_id }: ReportPathDto,
  ): Promise<ReportsDto> {
    const parts = await this.reports.report(caller, charge_point_id, request_id);
    return { charge_point_id, request_id, reports: toReportDtos(parts) };
  }
}

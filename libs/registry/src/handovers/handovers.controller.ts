import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import {
  ApiPage,
  ApiProblems,
  Caller,
  type PageDto,
  pageOf,
  pageRequest,
  type Principal,
  RequireInstaller,
} from '@csms/platform-http';

import {
  HandOverDto,
  HandoverDto,
  HandOverProjectDto,
  HandoverQueryDto,
  ReportQueryDto,
  WithdrawHandoverDto,
} from './dto/handover.dto';
import type { HandoverReportDto } from './dto/handover-report.dto';
import { toHandoverDto } from './handover.mapper';
import { HandoverReader } from './handover-reader.service';
import { HandoverWithdrawals } from './handover-withdrawals.service';
import { HandoversService } from './handovers.service';
import { ApiReport, sendReport } from './send-report';

@ApiTags('Handover')
@Controller('api/v1/installer')
export class HandoversController {
  constructor(
    @Inject(HandoversService) private readonly handovers: HandoversService,
    @Inject(HandoverReader) private readonly reader: HandoverReader,
    @Inject(HandoverWithdrawals) private readonly withdrawals: HandoverWithdrawals,
  ) {}

  @Post('projects/:project_id/handover')
  @RequireInstaller()
  @ApiOperation({
    summary: 'Hand the commissioned charge points of a project over to the site owner, who gets a mail',
  })
  @ApiCreatedResponse({ type: HandoverDto })
  @ApiProblems('invalid_state', 'conflict', 'service_unavailable')
  async handOverProject(
    @Caller() caller: Principal,
    @Param('project_id') id: string,
    @Body() body: HandOverProjectDto,
  ): Promise<HandoverDto> {
    return toHandoverDto(await this.handovers.handOverProject(caller, id, body));
  }

  @Post('charge-points/:charge_point_id/handover')
  @RequireInstaller()
  @ApiOperation({ summary: 'Hand one commissioned charge point over to the site owner, who gets a mail' })
  @ApiCreatedResponse({ type: HandoverDto })
  @ApiProblems('invalid_state', 'conflict', 'service_unavailable')
  async handOverChargePoint(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
    @Body() body: HandOverDto,
  ): Promise<HandoverDto> {
    return toHandoverDto(await this.handovers.handOverChargePoint(caller, id, body));
  }

  @Get('handovers')
  @RequireInstaller({ orScope: 'read:charge_points' })
  @ApiOperation({ summary: 'List handovers, newest first' })
  @ApiPage('data', HandoverDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: HandoverQueryDto,
  ): Promise<PageDto & { data: HandoverDto[] }> {
    const page = pageRequest(query);
    const found = await this.reader.list(caller, page, query);
    return pageOf('data', found, toHandoverDto);
  }

  @Get('handovers/:handover_id')
  @RequireInstaller({ orScope: 'read:charge_points' })
  @ApiOperation({ summary: 'A handover' })
  @ApiOkResponse({ type: HandoverDto })
  async get(@Caller() caller: Principal, @Param('handover_id') id: string): Promise<HandoverDto> {
    return toHandoverDto(await this.reader.get(caller, id));
  }

  @Post('handovers/:handover_id/withdraw')
  @HttpCode(200)
  @RequireInstaller({ orScope: 'write:charge_points' })
  @ApiOperation({
    summary: 'Take a handover back that was not decided',
    description:
      'By the installer who made it, or by a credential of the operator. The link in the mail is void from then on.',
  })
  @ApiOkResponse({ type: HandoverDto })
  @ApiProblems('invalid_state', 'insufficient_role')
  async withdraw(
    @Caller() caller: Principal,
    @Param('handover_id') id: string,
    @Body() body: WithdrawHandoverDto,
  ): Promise<HandoverDto> {
    return toHandoverDto(await this.withdrawals.withdraw(caller, id, body));
  }

  @Get('handovers/:handover_id/report')
  @RequireInstaller({ orScope: 'read:charge_points' })
  @ApiOperation({ summary: 'The signed-off record, as JSON or PDF' })
  @ApiReport()
  async report(
    @Caller() caller: Principal,
    @Param('handover_id') id: string,
    @Query() { format = 'json' }: ReportQueryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HandoverReportDto | Buffer> {
    return sendReport(reply, await this.reader.get(caller, id), format);
  }
}

import { Body, Controller, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { ApiProblems, Caller, type Principal, Public } from '@csms/platform-http';

import {
  AcceptHandoverDto,
  HandoverDto,
  HandoverLinkDto,
  RejectHandoverDto,
  ReportQueryDto,
} from './dto/handover.dto';
import type { HandoverReportDto } from './dto/handover-report.dto';
import { toHandoverDto } from './handover.mapper';
import { HandoverDecisions } from './handover-decisions.service';
import { HandoverReader } from './handover-reader.service';
import { ApiReport, sendReport } from './send-report';

const BY_WHOM =
  'By the site owner with the token of the link in the mail, or by a credential of the operator.';

@ApiTags('Handover')
@Controller('api/v1/handovers/:handover_id')
export class HandoverDecisionsController {
  constructor(
    @Inject(HandoverDecisions) private readonly decisions: HandoverDecisions,
    @Inject(HandoverReader) private readonly reader: HandoverReader,
  ) {}

  @Post('report')
  @HttpCode(200)
  @Public({ rateLimit: 'sign-in', orScope: 'read:charge_points' })
  @ApiOperation({ summary: 'Look at the record before it is accepted, as JSON or PDF', description: BY_WHOM })
  @ApiReport()
  @ApiProblems('gone')
  async look(
    @Caller() caller: Principal,
    @Param('handover_id') id: string,
    @Query() { format = 'json' }: ReportQueryDto,
    @Body() { token }: HandoverLinkDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HandoverReportDto | Buffer> {
    return sendReport(reply, await this.reader.getByLink(caller, id, token), format);
  }

  @Post('accept')
  @HttpCode(200)
  @Public({ rateLimit: 'sign-in', orScope: 'write:charge_points' })
  @ApiOperation({ summary: 'Accept charge points', description: BY_WHOM })
  @ApiOkResponse({ type: HandoverDto })
  @ApiProblems('gone', 'invalid_state')
  async accept(
    @Caller() caller: Principal,
    @Param('handover_id') id: string,
    @Body() body: AcceptHandoverDto,
  ): Promise<HandoverDto> {
    return toHandoverDto(await this.decisions.accept(caller, id, body));
  }

  @Post('reject')
  @HttpCode(200)
  @Public({ rateLimit: 'sign-in', orScope: 'write:charge_points' })
  @ApiOperation({ summary: 'Reject charge points', description: BY_WHOM })
  @ApiOkResponse({ type: HandoverDto })
  @ApiProblems('gone', 'invalid_state')
  async reject(
    @Caller() caller: Principal,
    @Param('handover_id') id: string,
    @Body() body: RejectHandoverDto,
  ): Promise<HandoverDto> {
    return toHandoverDto(await this.decisions.reject(caller, id, body));
  }
}

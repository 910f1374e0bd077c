import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';

import {
  ApiPage,
  ApiProblems,
  Caller,
  type PageDto,
  pageOf,
  PageQueryDto,
  pageRequest,
  type Principal,
  RequireInstaller,
} from '@csms/platform-http';

import { toCommissioningDto, toIssueDto, toLogDto } from './commissioning.mapper';
import { CommissioningService } from './commissioning.service';
import { CommissioningIssues } from './commissioning-issues.service';
import { CommissioningDto, CommissioningLogDto, StartCommissioningDto } from './dto/commissioning.dto';
import { IssueDto, ReportIssueDto } from './dto/commissioning-issue.dto';

@ApiTags('Commissioning')
@Controller('api/v1/installer/commissioning/:charge_point_id')
export class CommissioningController {
  constructor(
    @Inject(CommissioningService) private readonly commissioning: CommissioningService,
    @Inject(CommissioningIssues) private readonly issues: CommissioningIssues,
  ) {}

  @Post('start')
  @HttpCode(202)
  @RequireInstaller()
  @ApiOperation({
    summary: 'Start the checks of a charge point',
    description:
      'Connection, heartbeat, what the charge point says of itself and its connectors, and a test charge that is started, measured and stopped from here: a vehicle must be plugged in.',
  })
  @ApiAcceptedResponse({ type: CommissioningDto })
  @ApiProblems('already_running', 'invalid_state')
  async start(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
    @Body() body: StartCommissioningDto,
  ): Promise<CommissioningDto> {
    return toCommissioningDto(await this.commissioning.start(caller, id, body));
  }

  @Get('status')
  @RequireInstaller({ orScope: 'read:charge_points' })
  @ApiOperation({ summary: 'How the newest run goes' })
  @ApiOkResponse({ type: CommissioningDto })
  async status(@Caller() caller: Principal, @Param('charge_point_id') id: string): Promise<CommissioningDto> {
    return toCommissioningDto(await this.commissioning.get(caller, id));
  }

  @Get('logs')
  @RequireInstaller({ orScope: 'read:charge_points' })
  @ApiOperation({ summary: 'What happened in the newest run, newest first' })
  @ApiPage('data', CommissioningLogDto)
  async logs(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
    @Query() query: PageQueryDto,
  ): Promise<PageDto & { data: CommissioningLogDto[] }> {
    const page = pageRequest(query);
    const found = await this.commissioning.logs(caller, id, page);
    return pageOf('data', found, toLogDto);
  }

  @Post('cancel')
  @HttpCode(200)
  @RequireInstaller()
  @ApiOperation({ summary: 'Cancel the run; a test charge that goes on is stopped' })
  @ApiOkResponse({ type: CommissioningDto })
  @ApiProblems('invalid_state')
  async cancel(@Caller() caller: Principal, @Param('charge_point_id') id: string): Promise<CommissioningDto> {
    return toCommissioningDto(await this.commissioning.cancel(caller, id));
  }

  @Post('issues')
  @RequireInstaller()
  @ApiOperation({ summary: 'Report a defect of the hardware or a problem of the site' })
  @ApiCreatedResponse({ type: IssueDto })
  async report(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
    @Body() body: ReportIssueDto,
  ): Promise<IssueDto> {
    return toIssueDto(await this.issues.report(caller, id, body));
  }

  @Get('issues')
  @RequireInstaller({ orScope: 'read:charge_points' })
  @ApiOperation({ summary: 'List the issues of a charge point, newest first' })
  @ApiPage('data', IssueDto)
  async list(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
    @Query() query: PageQueryDto,
  ): Promise<PageDto & { data: IssueDto[] }> {
    const page = pageRequest(query);
    const found = await this.issues.list(caller, id, page);
    return pageOf('data', found, toIssueDto);
  }
}

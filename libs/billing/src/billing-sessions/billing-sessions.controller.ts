import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { instantRange } from '@csms/kernel';
import {
  ApiPage,
  Caller,
  type PageDto,
  pageOf,
  pageRequest,
  type Principal,
  Pseudonyms,
  RequireScope,
} from '@csms/platform-http';

import { toBillingSessionDto, toBreakdownDto } from './billing-session.mapper';
import { BillingSessionsService } from './billing-sessions.service';
import { BillingSessionDto, BillingSessionQueryDto, BreakdownDto } from './dto/billing-session.dto';

@ApiTags('Billing sessions')
@Controller('api/v1/billing/sessions')
export class BillingSessionsController {
  constructor(
    @Inject(BillingSessionsService) private readonly billingSessions: BillingSessionsService,
    @Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms,
  ) {}

  @Get()
  @RequireScope('read:billing')
  @ApiOperation({
    summary: 'List billing sessions, newest first',
    description:
      'Without `read:users` drivers go by pseudonyms (`anon_…`), and the list is narrowed by them.',
  })
  @ApiPage('sessions', BillingSessionDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: BillingSessionQueryDto,
  ): Promise<PageDto & { sessions: BillingSessionDto[] }> {
    const page = pageRequest(query);
    const found = await this.billingSessions.list(caller, page, {
      started: instantRange(query.from, query.to, query.time_zone ?? 'UTC'),
      chargePointId: query.charge_point_id,
      driverId: query.user_id,
      status: query.status,
    });
    const viewOfDriver = this.pseudonyms.viewOf(caller);
    return pageOf('sessions', found, (row) => toBillingSessionDto(row, viewOfDriver));
  }

  @Get(':session_id')
  @RequireScope('read:billing')
  @ApiOperation({ summary: 'Read one billing session, by its id or by the id of the charging session' })
  @ApiOkResponse({ type: BillingSessionDto })
  async get(@Caller() caller: Principal, @Param('session_id') id: string): Promise<BillingSessionDto> {
    return toBillingSessionDto(await this.billingSessions.get(caller, id), this.pseudonyms.viewOf(caller));
  }

  @Get(':session_id/breakdown')
  @RequireScope('read:billing')
  @ApiOperation({ summary: 'The line items of a price; none until the session has ended' })
  @ApiOkResponse({ type: BreakdownDto })
  async breakdown(@Caller() caller: Principal, @Param('session_id') id: string): Promise<BreakdownDto> {
    return toBreakdownDto(await this.billingSessions.get(caller, id));
  }
}

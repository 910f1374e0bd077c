import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { instantFrom } from '@csms/kernel';
import {
  ApiPage,
  Caller,
  type PageDto,
  pageOf,
  type Principal,
  Pseudonyms,
  RequireScope,
} from '@csms/platform-http';

import { AnomaliesService } from '../anomalies/anomalies.service';
import { toAnomalyDto } from '../anomalies/anomaly.mapper';
import { SESSION_COLUMNS } from '../exports/exported-rows';
import { AlsoCsv } from '../lists/also-csv';
import { Reservations } from '../reservations/reservations.service';

import { SessionDetailDto, SessionDto } from './dto/session.dto';
import { SessionAsOfQueryDto, SessionQueryDto } from './dto/session-query.dto';
import { toSessionDto } from './session.mapper';
import { SessionsService } from './sessions.service';

@ApiTags('Sessions')
@Controller('api/v1/sessions')
export class SessionsController {
  constructor(
    @Inject(SessionsService) private readonly sessions: SessionsService,
    @Inject(AnomaliesService) private readonly anomalies: AnomaliesService,
    @Inject(Reservations) private readonly reservations: Reservations,
    @Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms,
  ) {}

  @Get()
  @RequireScope('read:sessions')
  @ApiOperation({
    summary: 'List charging sessions, newest first',
    description:
      'With `cursor` the pages do not shift while sessions arrive; it is good for the same filters and order. Without `read:users` drivers go by pseudonyms (`anon_…`), and the list is narrowed by them. To follow changes ask with `updated_since`: a session that changes meanwhile comes again on a later page.',
  })
  @AlsoCsv(() => SESSION_COLUMNS)
  @ApiPage('data', SessionDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: SessionQueryDto,
  ): Promise<PageDto & { data: SessionDto[] }> {
    const viewOfDriver = this.pseudonyms.viewOf(caller);
    return pageOf('data', await this.sessions.list(caller, query), (row) => toSessionDto(row, viewOfDriver));
  }

  @Get(':session_id')
  @RequireScope('read:sessions')
  @ApiOperation({ summary: 'Read one charging session' })
  @ApiOkResponse({ type: SessionDetailDto })
  async get(
    @Caller() caller: Principal,
    @Param('session_id') sessionId: string,
    @Query() { as_of }: SessionAsOfQueryDto,
  ): Promise<SessionDetailDto> {
    const asOf = as_of === undefined ? null : instantFrom('as_of', as_of, 'UTC');
    const row = await this.sessions.get(caller, sessionId, asOf);
    const anomalies = await this.anomalies.ofSession(caller, sessionId);
    const reservation = await this.reservations.ofSession(caller, sessionId);
    return Object.assign(toSessionDto(row, this.pseudonyms.viewOf(caller)), {
      anomalies: anomalies.map((one) => toAnomalyDto(one, caller, this.pseudonyms)),
      reservation_id: reservation?.id ?? null,
      links: {
        timeline: `/api/v1/sessions/${row.id}/timeline`,
        corrections: `/api/v1/corrections?session_id=${row.id}`,
      },
    });
  }
}

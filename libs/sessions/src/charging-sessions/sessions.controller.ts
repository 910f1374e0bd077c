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
  RequireScope,
} from '@csms/platform-http';

import type { SessionStatus } from './domain/session-state';
import { SessionDto, SessionQueryDto } from './dto/session.dto';
import { toSessionDto } from './session.mapper';
import { type SessionFilter, SessionsService } from './sessions.service';

@ApiTags('Sessions')
@Controller('api/v1/sessions')
export class SessionsController {
  constructor(@Inject(SessionsService) private readonly sessions: SessionsService) {}

  @Get()
  @RequireScope('read:sessions')
  @ApiOperation({ summary: 'List charging sessions, newest first' })
  @ApiPage('data', SessionDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: SessionQueryDto,
  ): Promise<PageDto & { data: SessionDto[] }> {
    const page = pageRequest(query);
    const found = await this.sessions.list(caller, page, filterOf(query));
    return pageOf('data', found, toSessionDto);
  }

  @Get(':session_id')
  @RequireScope('read:sessions')
  @ApiOperation({ summary: 'Read one charging session' })
  @ApiOkResponse({ type: SessionDto })
  async get(@Caller() caller: Principal, @Param('session_id') sessionId: string): Promise<SessionDto> {
    return toSessionDto(await this.sessions.get(caller, sessionId));
  }
}

function filterOf(query: SessionQueryDto): SessionFilter {
  return {
    started: instantRange(query.from, query.to, query.time_zone ?? 'UTC'),
    ...(query.status === undefined ? {} : { status: query.status as SessionStatus }),
    ...(query.charge_point_id === undefined ? {} : { chargePointId: query.charge_point_id }),
    ...(query.connector_id === undefined ? {} : { connectorId: query.connector_id }),
    ...(query.site_id === undefined ? {} : { siteId: query.site_id }),
    ...(query.project_id === undefined ? {} : { projectId: query.project_id }),
    ...(query.driver_id === undefined ? {} : { driverId: query.driver_id }),
    ...(query.id_tag === undefined ? {} : { idTag: query.id_tag }),
  };
}

import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { PUBLIC_SCHEMA_VERSION } from '@csms/contracts';
import {
  ApiPage,
  Caller,
  type DriverView,
  type PageDto,
  pageOf,
  type Principal,
  Pseudonyms,
  RequireScope,
} from '@csms/platform-http';

import { OFFLINE } from './domain/logged-event';
import { LoggedEventDto, LoggedEventQueryDto } from './dto/logged-event.dto';
import { EventLogService, type ShownEvent } from './event-log.service';

@ApiTags('Events')
@Controller('api/v1/events')
export class EventLogController {
  constructor(
    @Inject(EventLogService) private readonly log: EventLogService,
    @Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms,
  ) {}

  @Get()
  @RequireScope('read:charge_points')
  @ApiOperation({
    summary:
      'List what happened, newest first: faults, times offline, protective trips, sessions and the rest',
    description:
      'The events of webhooks and streams without the samples, for 400 days. Those of sessions need `read:sessions` as well, and are left out without it; drivers are pseudonyms without `read:users`.',
  })
  @ApiPage('data', LoggedEventDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: LoggedEventQueryDto,
  ): Promise<PageDto & { data: LoggedEventDto[] }> {
    const view = this.pseudonyms.viewOf(caller);
    return pageOf('data', await this.log.list(caller, query), (one) => toDto(one, view));
  }
}

function toDto({ row, endedAt }: ShownEvent, viewOfDriver: DriverView): LoggedEventDto {
  const { driver_id: driverId } = row.data;
  return {
    event: row.event,
    id: row.id,
    timestamp: row.at.toISOString(),
    organization_id: row.organizationId,
    schema_version: PUBLIC_SCHEMA_VERSION,
    sequence: row.sequence,
    severity: row.severity,
    data: {
      ...row.data,
      ...(typeof driverId === 'string' ? { driver_id: viewOfDriver(driverId) } : {}),
      ...(row.event === OFFLINE ? { ended_at: endedAt?.toISOString() ?? null } : {}),
    },
  };
}

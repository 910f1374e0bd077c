import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { Caller, type Principal, Pseudonyms, RequireScope } from '@csms/platform-http';

import { toAnomalyDto } from '../anomalies/anomaly.mapper';

import type { LifeEntry } from './domain/life-line';
import { TimelineDto, type TimelineEntryDto } from './dto/timeline.dto';
import { TimelineService } from './timeline.service';

@ApiTags('Sessions')
@Controller('api/v1/sessions/:session_id/timeline')
export class TimelineController {
  constructor(
    @Inject(TimelineService) private readonly timelines: TimelineService,
    @Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms,
  ) {}

  @Get()
  @RequireScope('read:sessions')
  @ApiOperation({
    summary: 'Read the life of a session: authorized, plugged in, charging, suspended, ended',
    description:
      'What the charger told, whatever order it came in, with its instant, reason and message, and what we concluded ourselves.',
  })
  @ApiOkResponse({ type: TimelineDto })
  async get(@Caller() caller: Principal, @Param('session_id') sessionId: string): Promise<TimelineDto> {
    const { line, anomalies, reservation } = await this.timelines.of(caller, sessionId);
    return {
      session_id: sessionId,
      state: line.state,
      reservation:
        reservation === null
          ? null
          : { reservation_id: reservation.id, created_at: reservation.at.toISOString() },
      data: line.entries.map(toEntryDto),
      anomalies: anomalies.map((row) => toAnomalyDto(row, caller, this.pseudonyms)),
    };
  }
}

function toEntryDto({ at, step, from, reason, source, isPossible }: LifeEntry): TimelineEntryDto {
  return { at: at.toISOString(), step, from, reason, source, is_anomaly: !isPossible };
}

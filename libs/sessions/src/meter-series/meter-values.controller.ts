import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';

import { InvalidParameterError } from '@csms/kernel';
import { Caller, decodeCursor, encodeCursor, type Principal, RequireScope } from '@csms/platform-http';

import type { SeriesMeasurand } from './domain/measurands';
import {
  IntervalDto,
  MeterValuesDto,
  MeterValuesQueryDto,
  RawMeterValueDto,
  SeriesQueryDto,
} from './dto/meter-values.dto';
import { MeterSeries } from './meter-series.service';
import { RawValues } from './raw-values.service';
import type { SeriesSubject } from './series-scope';

const ANSWER = {
  schema: {
    type: 'object',
    required: ['interval', 'time_zone', 'data', 'next_cursor'],
    properties: {
      interval: { type: 'string', example: '15min' },
      time_zone: { type: 'string', example: 'Europe/London' },
      data: {
        type: 'array',
        items: { oneOf: [{ $ref: getSchemaPath(IntervalDto) }, { $ref: getSchemaPath(RawMeterValueDto) }] },
        description: '`RawMeterValueDto` where interval is `raw`',
      },
      next_cursor: { type: 'string', nullable: true, description: 'null at the end' },
    },
  },
};

@ApiTags('Energy')
@ApiExtraModels(IntervalDto, RawMeterValueDto)
@Controller('api/v1')
export class MeterValuesController {
  constructor(
    @Inject(MeterSeries) private readonly series: MeterSeries,
    @Inject(RawValues) private readonly raw: RawValues,
  ) {}

  @Get('meter-values')
  @RequireScope('read:energy')
  @ApiOperation({
    summary: 'Read meter values of a charge point, a session or a site by intervals, or as they were sent',
  })
  @ApiOkResponse(ANSWER)
  list(@Caller() caller: Principal, @Query() query: MeterValuesQueryDto): Promise<MeterValuesDto> {
    const { charge_point_id, connector_id, session_id, site_id } = query;
    return this.read(caller, query, {
      chargePointId: charge_point_id,
      connectorId: connector_id,
      sessionId: session_id,
      siteId: site_id,
    });
  }

  @Get('sessions/:session_id/meter-values')
  @RequireScope('read:sessions')
  @ApiOperation({ summary: 'Read the meter values of one session by intervals, or as they were sent' })
  @ApiOkResponse(ANSWER)
  ofSession(
    @Caller() caller: Principal,
    @Param('session_id') sessionId: string,
    @Query() query: SeriesQueryDto,
  ): Promise<MeterValuesDto> {
    return this.read(caller, query, { sessionId });
  }

  private async read(
    caller: Principal,
    query: SeriesQueryDto,
    subject: SeriesSubject,
  ): Promise<MeterValuesDto> {
    const { interval, from, to, time_zone: timeZone, limit, aggregate, cursor } = query;
    const members = (query.measurand?.split(',') as SeriesMeasurand[] | undefined) ?? null;
    const after = cursor === undefined ? null : placeOf(cursor, interval);
    if (interval === 'raw') {
      const place = after === null ? null : { at: after.at, seq: after.seq };
      const page = await this.raw.read(
        caller,
        subject,
        { from, to, timeZone },
        { after: place, limit, members },
      );
      const next = page.next;
      const next_cursor =
        next === null
          ? null
          : encodeCursor({ at: next.at.toISOString(), id: String(next.seq), sort: interval });
      return { interval, time_zone: page.timeZone, data: page.rows, next_cursor };
    }
    const window = { from, to, timeZone, afterMs: after?.at.getTime() ?? null, limit };
    const page = await this.series.read(caller, subject, window, { interval, members, aggregate });
    const next_cursor =
      page.nextMs === null
        ? null
        : encodeCursor({ at: new Date(page.nextMs).toISOString(), id: '0', sort: interval });
    return { interval, time_zone: page.timeZone, data: page.rows, next_cursor };
  }
}

function placeOf(cursor: string, interval: string): { readonly at: Date; readonly seq: number } {
  const { at, id, sort } = decodeCursor(cursor);
  const place = { at: new Date(at), seq: Number(id) };
  if (sort === interval && !Number.isNaN(place.at.getTime()) && Number.isSafeInteger(place.seq)) return place;
  throw InvalidParameterError.of('cursor', 'cursor', 'cursor is of a list of another interval.');
}

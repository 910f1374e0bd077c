import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { instantFrom, InvalidParameterError } from '@csms/kernel';
import { Caller, IsPage, type Principal, RequireScope } from '@csms/platform-http';

import { AssetSeries } from '../asset-readings/asset-series.service';
import { meterValueColumns } from '../exports/exported-rows';
import { AlsoCsv } from '../lists/also-csv';

import type { SeriesMeasurand } from './domain/measurands';
import {
  IntervalDto,
  MeterValuesDto,
  MeterValuesQueryDto,
  RawMeterValueDto,
  SeriesQueryDto,
  SessionSeriesQueryDto,
} from './dto/meter-values.dto';
import { MeterSeries } from './meter-series.service';
import { RawValues } from './raw-values.service';
import { cursorOf, placeOfCursor } from './series-cursor';
import type { SeriesSubject } from './series-scope';

const ANSWER = {
  headers: {
    'X-Data-Resolution': {
      description:
        'Sent where a part of it is older than the organization keeps values (`data_retention`): of that part there ' +
        'are quarters of an hour',
      schema: { type: 'string', enum: ['15min'] },
    },
  },
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
    @Inject(AssetSeries) private readonly assets: AssetSeries,
  ) {}

  @Get('meter-values')
  @IsPage()
  @RequireScope('read:energy')
  @ApiOperation({
    summary:
      'Read meter values of a charge point, a session, a site or an energy asset by intervals, or as they were sent',
  })
  @AlsoCsv(meterValueColumns)
  @ApiOkResponse(ANSWER)
  list(
    @Caller() caller: Principal,
    @Query() query: MeterValuesQueryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeterValuesDto> {
    const { charge_point_id, evse_id, connector_id, session_id, site_id, asset_id } = query;
    const others = [charge_point_id, evse_id, connector_id, session_id, site_id];
    if (asset_id !== undefined && others.every((id) => id === undefined)) {
      return this.ofAsset(caller, asset_id, query);
    }
    const subject = {
      chargePointId: charge_point_id,
      evseId: evse_id,
      connectorId: connector_id,
      sessionId: session_id,
      siteId: site_id,
      assetId: asset_id,
    };
    return this.read(caller, query, subject, reply);
  }

  @Get('sessions/:session_id/meter-values')
  @IsPage()
  @RequireScope('read:sessions')
  @ApiOperation({ summary: 'Read the meter values of one session by intervals, or as they were sent' })
  @ApiOkResponse(ANSWER)
  ofSession(
    @Caller() caller: Principal,
    @Param('session_id') sessionId: string,
    @Query() query: SessionSeriesQueryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeterValuesDto> {
    return this.read(caller, query, { sessionId }, reply);
  }

  private async ofAsset(caller: Principal, assetId: string, query: SeriesQueryDto): Promise<MeterValuesDto> {
    const { interval, from, to, time_zone: timeZone, limit, aggregate, cursor } = query;
    if (interval === 'raw' || query.phase !== undefined) {
      throw InvalidParameterError.of(
        interval === 'raw' ? 'interval' : 'phase',
        'contradiction',
        'Of an energy asset there are intervals, of all phases: its readings one by one are at …/energy-assets/{asset_id}/readings.',
      );
    }
    const after = cursor === undefined ? null : placeOfCursor(cursor, interval);
    const page = await this.assets.read(
      caller,
      assetId,
      { from, to, timeZone, limit, after },
      { interval, aggregate, members: membersOf(query), asOf: query.as_of },
    );
    const next_cursor = cursorOf(page.next, interval);
    return { interval, time_zone: page.timeZone, data: page.rows, next_cursor };
  }

  private async read(
    caller: Principal,
    query: SessionSeriesQueryDto,
    subject: SeriesSubject,
    reply: FastifyReply,
  ): Promise<MeterValuesDto> {
    const { interval, from, to, time_zone: timeZone, limit, aggregate, cursor, phase = null } = query;
    const asOf = query.as_of === undefined ? null : instantFrom('as_of', query.as_of, timeZone ?? 'UTC');
    const of = { ...subject, asOf };
    const members = membersOf(query);
    const after = cursor === undefined ? null : placeOfCursor(cursor, interval);
    const window = { from, to, timeZone, limit, after };
    const page =
      interval === 'raw'
        ? await this.raw.read(caller, of, window, { members, phase })
        : await this.series.read(caller, of, window, { interval, members, aggregate, phase });
    if (page.isRolledUp && FINER.has(interval)) void reply.header('x-data-resolution', '15min');
    const { timeZone: time_zone, rows: data } = page;
    return { interval, time_zone, data, next_cursor: cursorOf(page.next, interval) };
  }
}

/** null: all of them. */
function membersOf({ measurand }: Pick<SeriesQueryDto, 'measurand'>): SeriesMeasurand[] | null {
  return (measurand?.split(',') as SeriesMeasurand[] | undefined) ?? null;
}

/** Than what is kept of old values. */
const FINER: ReadonlySet<string> = new Set(['raw', '1min', '5min']);

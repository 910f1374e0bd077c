import { Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { ApiProblems, Caller, IsPage, type Principal, RequireScope } from '@csms/platform-http';

import { rounded } from '../meter-series/domain/measurands';
import { cursorOf, placeOfCursor } from '../meter-series/series-cursor';

import type { StoredReading } from './asset-readings.repository';
import { type AssetInterval, AssetReadings, type ReadingWithFormer } from './asset-readings.service';
import { qualityOf } from './domain/metered-quality';
import {
  type FormerReadingDto,
  RawReadingDto,
  ReadingIntervalDto,
  ReadingsQueryDto,
  TakenReadingsDto,
} from './dto/readings.dto';
import { ReadingRows, READINGS_BODY, TakesReadings } from './readings-body';

const ANSWER = {
  headers: {
    'X-Data-Resolution': {
      description:
        'Sent with `raw` where a part of it is older than the organization keeps values (`data_retention`): of that ' +
        'part there are quarters of an hour',
      schema: { type: 'string', enum: ['15min'] },
    },
  },
  schema: {
    type: 'object',
    required: ['site_id', 'asset_id', 'interval', 'time_zone', 'data', 'next_cursor'],
    properties: {
      site_id: { type: 'string', example: 'site_01HZ4K8XVPQR3TY5N6M' },
      asset_id: { type: 'string', example: 'ast_01HZ4K8XVPQR3TY5N6M' },
      interval: { type: 'string', example: 'raw' },
      time_zone: { type: 'string', example: 'Europe/London' },
      data: {
        type: 'array',
        items: {
          oneOf: [{ $ref: getSchemaPath(RawReadingDto) }, { $ref: getSchemaPath(ReadingIntervalDto) }],
        },
        description: '`RawReadingDto` where interval is `raw`',
      },
      next_cursor: { type: 'string', nullable: true, description: 'null at the end' },
    },
  },
};

@ApiTags('Energy')
@ApiExtraModels(RawReadingDto, ReadingIntervalDto)
@Controller('api/v1/sites/:site_id/energy-assets/:asset_id/readings')
export class AssetReadingsController {
  constructor(@Inject(AssetReadings) private readonly readings: AssetReadings) {}

  @Post()
  @HttpCode(202)
  @RequireScope('write:energy')
  @TakesReadings()
  @ApiProblems('insufficient_role')
  @ApiOperation({
    summary: 'Send up to 1,000 readings of an energy asset, as JSON or CSV',
    description:
      'Rows that break a rule are refused one by one, and the others taken. Another value than before for an instant ' +
      'is a correction: the newest counts, and the former one is kept.',
    requestBody: READINGS_BODY,
  })
  @ApiAcceptedResponse({ type: TakenReadingsDto })
  async take(
    @Caller() caller: Principal,
    @Param('site_id') siteId: string,
    @Param('asset_id') assetId: string,
    @ReadingRows() rows: unknown[],
  ): Promise<TakenReadingsDto> {
    const taken = await this.readings.take(caller, { siteId, assetId }, rows);
    const { accepted, duplicates, corrections } = taken;
    return { accepted, duplicates, corrections, rejected: taken.rejected.map((one) => ({ ...one })) };
  }

  @Get()
  @IsPage()
  @RequireScope('read:energy')
  @ApiOperation({ summary: 'Read what an energy asset told, as it was sent or by intervals' })
  @ApiOkResponse(ANSWER)
  async list(
    @Caller() caller: Principal,
    @Param('site_id') siteId: string,
    @Param('asset_id') assetId: string,
    @Query() { from, to, time_zone: timeZone, interval, limit, cursor }: ReadingsQueryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const place = { siteId, assetId };
    const after = cursor === undefined ? null : placeOfCursor(cursor, interval);
    const window = { from, to, timeZone, limit, after };
    const named = { site_id: siteId, asset_id: assetId, interval };
    if (interval === 'raw') {
      const page = await this.readings.raw(caller, place, window);
      if (page.isRolledUp) void reply.header('x-data-resolution', '15min');
      const data = page.rows.map(toRawDto);
      return { ...named, time_zone: page.timeZone, data, next_cursor: cursorOf(page.next, interval) };
    }
    const page = await this.readings.byIntervals(caller, place, window, interval);
    const data = page.rows.map(toIntervalDto);
    return { ...named, time_zone: page.timeZone, data, next_cursor: cursorOf(page.next, interval) };
  }
}

function toRawDto(reading: ReadingWithFormer): RawReadingDto {
  return {
    timestamp: new Date(reading.atMs).toISOString(),
    ...toValues(reading),
    former: reading.former.map(toValues),
  };
}

function toValues(reading: StoredReading): Pick<FormerReadingDto, keyof FormerReadingDto> {
  return {
    power_kw: thousandth(reading.powerW),
    energy_kwh_register: thousandth(reading.energyWh),
    export_kwh_register: thousandth(reading.exportWh),
    voltage_v: reading.voltageV,
    current_a: reading.currentA,
    soc_percent: reading.socPercent,
    version: reading.version,
    backfilled: reading.isBackfilled,
    recorded_at: reading.recordedAt.toISOString(),
    recorded_by: reading.recordedBy,
  };
}

function toIntervalDto({ startMs, endMs, told }: AssetInterval): ReadingIntervalDto {
  const powerW = told === null || told.powerSumW === null ? null : told.powerSumW / told.powerReadings;
  return {
    start: new Date(startMs).toISOString(),
    end: new Date(endMs).toISOString(),
    energy_kwh: thousandth(told?.energyWh ?? null),
    export_kwh: thousandth(told?.exportWh ?? null),
    power_kw: thousandth(powerW),
    power_max_kw: thousandth(told?.powerMaxW ?? null),
    soc_percent: told?.socPercent ?? null,
    samples: told?.readings ?? 0,
    quality: qualityOf(
      told === null ? null : { knownMs: told.energyMs, isInterpolated: told.isInterpolated },
      { startMs, endMs },
      Date.now(),
    ),
  };
}

function thousandth(value: number | null): number | null {
  return value === null ? null : rounded(value / 1_000);
}

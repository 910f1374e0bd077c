import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';

import { SessionQueryDto } from '../../charging-sessions/dto/session-query.dto';
import { MeterValuesQueryDto } from '../../meter-series/dto/meter-values.dto';
import { type Dataset, DATASETS } from '../domain/export-plan';
import { type Schedule, SCHEDULES } from '../domain/export-schedule';
import { type ExportFormat, FORMATS } from '../export-format';

const OF_THE_ORDER = ['from', 'to', 'time_zone', 'limit', 'cursor'] as const;

/** Those of the list of sessions that are not the order's own. */
export class SessionFiltersDto extends OmitType(SessionQueryDto, [
  ...OF_THE_ORDER,
  'updated_since',
  'offset',
  'page',
  'sort',
] as const) {}

/** Those of the list of meter values that are not the order's own. */
export class MeterValueFiltersDto extends OmitType(MeterValuesQueryDto, OF_THE_ORDER) {}

export class CreateExportDto {
  @ApiProperty({
    enum: DATASETS,
    description:
      'Needs the scope of its list: read:sessions for sessions, read:energy for meter_values. What other services keep (billing_sessions, invoices, events, emissions) cannot be exported yet',
    example: 'sessions',
  })
  @IsIn(DATASETS, { message: `dataset must be one of those that can be exported: ${DATASETS.join(', ')}` })
  dataset: Dataset;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'Rows that began, or were measured, from here on: a date (whole day) or RFC 3339. Required without updated_since and schedule; of a schedule: the first period is the one that it lies in (default: the one under way)',
    example: '2026-05-01',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  from?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'Up to here: a date (that whole day) or RFC 3339; default now, at most 400 days after from. Of a schedule: no period begins after it',
    example: '2026-05-31',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  to?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: "IANA zone of dates, and of the schedule's periods; default: that of the organization",
    example: 'Europe/London',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  time_zone?: string | null;

  @ApiPropertyOptional({ enum: FORMATS, default: 'csv', description: '`jsonl` is another name of `ndjson`' })
  @IsOptional()
  @IsIn(FORMATS)
  format?: ExportFormat | null;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description:
      "The list's own filters: of `GET /api/v1/sessions`; or of `GET /api/v1/meter-values`, where charge_point_id, session_id and site_id may be left out for all charge points",
    example: { status: ['completed'] },
  })
  @IsOptional()
  @IsObject()
  filters?: Record<string, unknown> | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'Sessions that changed, or single values (filters.interval raw) that were taken or corrected, at or after this instant, whenever they were measured. On a schedule each run has what changed since the run before',
    example: null,
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  updated_since?: string | null;

  @ApiPropertyOptional({
    enum: [...SCHEDULES, null],
    type: String,
    nullable: true,
    description:
      'Makes an export of each day, week (from Monday) or month of the zone when it is over; the runs are in the list of exports, by `schedule_id`',
    example: null,
  })
  @IsOptional()
  @IsIn(SCHEDULES)
  schedule?: Schedule | null;
}

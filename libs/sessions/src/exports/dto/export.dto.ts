import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';

import { PageQueryDto } from '@csms/platform-http';

import { type Dataset, DATASETS } from '../domain/export-plan';
import { SCHEDULES } from '../domain/export-schedule';
import { EXPORT_STATUSES, type ExportStatus } from '../export.entity';
import { FORMATS } from '../export-format';

const AN_ID = 'exp_01JDGQ3V6Z1M0J6Y5QH2T8C4RN';
const AN_INSTANT = '2026-05-01T09:00:00.000Z';
const anInstant = (description: string, example: string | null = AN_INSTANT) =>
  ApiProperty({ type: String, format: 'date-time', nullable: true, description, example });

export class ExportQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: DATASETS })
  @IsOptional()
  @IsIn(DATASETS)
  dataset?: Dataset;

  @ApiPropertyOptional({ enum: EXPORT_STATUSES })
  @IsOptional()
  @IsIn(EXPORT_STATUSES)
  status?: ExportStatus;

  @ApiPropertyOptional({ description: 'The runs of this schedule', example: AN_ID })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  schedule_id?: string;
}

export class ExportFailureDto {
  @ApiProperty({ example: 'payload_too_large' })
  code: string;

  @ApiProperty({ example: 'The file would be larger than 1024 MiB: ask for less at once.' })
  detail: string;
}

export class ExportDto {
  @ApiProperty({ example: AN_ID })
  export_id: string;

  @ApiProperty({ enum: DATASETS, example: 'sessions' })
  dataset: string;

  @ApiProperty({ enum: FORMATS, example: 'csv' })
  format: string;

  @ApiProperty({
    enum: EXPORT_STATUSES,
    description:
      'queued, running, ready (to be downloaded), failed, expired (the file is gone); of a schedule: scheduled, or ended',
    example: 'queued',
  })
  status: string;

  @anInstant('Rows that began, or were measured, from here on; null: whenever')
  from: string | null;

  @anInstant('And before; null: whenever. Of a schedule: no period begins after it')
  to: string | null;

  @anInstant('Sessions that changed from here on', null)
  updated_since: string | null;

  @anInstant('And before', null)
  updated_before: string | null;

  @ApiProperty({ example: 'Europe/London' })
  time_zone: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'As they were sent; without read:users tokens in them are masked, and drivers go by pseudonyms',
    example: { status: ['completed'] },
  })
  filters: Record<string, unknown>;

  @ApiProperty({ enum: [...SCHEDULES, null], type: String, nullable: true, example: null })
  schedule: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The schedule of which it is a run',
    example: null,
  })
  schedule_id: string | null;

  @anInstant('Of a schedule: when the next run begins', null)
  next_run_at: string | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Rows, without the header of CSV',
    example: null,
  })
  row_count: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Of the file as it is downloaded',
    example: null,
  })
  bytes: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Of the file, hexadecimal', example: null })
  sha256: string | null;

  @ApiProperty({ type: ExportFailureDto, nullable: true, example: null })
  failure: ExportFailureDto | null;

  @ApiProperty({ format: 'date-time', example: AN_INSTANT })
  created_at: string;

  @anInstant('When it was begun, for the last time', null)
  started_at: string | null;

  @anInstant('When it became ready, or failed', null)
  finished_at: string | null;

  @anInstant('The moment of which the rows are: later changes are not in it', null)
  as_of: string | null;

  @anInstant('When the file goes', null)
  expires_at: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Path of the file, for a credential that may read it; null: there is none (yet)',
    example: null,
  })
  download_url: string | null;
}

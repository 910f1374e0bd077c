import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsIn, IsOptional } from 'class-validator';

import { SeriesWindowDto } from '../../meter-series/dto/meter-values.dto';

/** Rows of one request. */
export const MAX_READINGS = 1_000;

/** A row; one that breaks a rule is refused by itself. */
export class ReadingDto {
  @ApiProperty({
    format: 'date-time',
    description: 'RFC 3339 with its zone; at most five minutes in the future',
    example: '2026-05-01T08:00:00Z',
  })
  timestamp: string;

  @ApiPropertyOptional({
    type: Number,
    nullable: true,
    description: 'Positive the way of the asset’s own register, negative the other way',
    example: 41.2,
  })
  power_kw?: number | null;

  @ApiPropertyOptional({
    type: Number,
    nullable: true,
    minimum: 0,
    description:
      'Of a grid meter what came from the grid, of solar and a generator what they gave, of a battery what it was ' +
      'charged with, of anything else what it took. A lower one than before is that of a new meter',
    example: 182_340.5,
  })
  energy_kwh_register?: number | null;

  @ApiPropertyOptional({
    type: Number,
    nullable: true,
    minimum: 0,
    description: 'What flowed the other way: into the grid, out of the battery',
    example: 210.4,
  })
  export_kwh_register?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, minimum: 0, example: 230.1 })
  voltage_v?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, example: 60.2 })
  current_a?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, minimum: 0, maximum: 100, example: 61 })
  soc_percent?: number | null;
}

export class ReadingsDto {
  @ApiProperty({ type: [ReadingDto], minItems: 1, maxItems: MAX_READINGS })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(MAX_READINGS)
  readings: unknown[];
}

export class RejectedReadingDto {
  @ApiProperty({ description: 'Of the row, from 0', example: 3 })
  index: number;

  @ApiProperty({
    description:
      'object, unknown_member, timestamp_missing, timestamp, future, too_old, empty, implausible_power, ' +
      'implausible_energy, or the member whose value is none; more may come',
    example: 'future',
  })
  issue: string;

  @ApiProperty({ example: 'timestamp is more than five minutes in the future.' })
  detail: string;
}

/** Each row is one of the four. */
export class TakenReadingsDto {
  @ApiProperty({ description: 'New ones', example: 58 })
  accepted: number;

  @ApiProperty({ description: 'The same as is known of their instant', example: 1 })
  duplicates: number;

  @ApiProperty({
    description: 'Others than what was known of their instant, which is kept beside',
    example: 0,
  })
  corrections: number;

  @ApiProperty({ type: [RejectedReadingDto] })
  rejected: RejectedReadingDto[];
}

export const READING_INTERVALS = ['raw', '15min', '1hour', '1day'] as const;
export type ReadingInterval = (typeof READING_INTERVALS)[number];

export class ReadingsQueryDto extends SeriesWindowDto {
  @ApiPropertyOptional({ enum: READING_INTERVALS, default: 'raw', description: '`raw`: each as it was sent' })
  @IsOptional()
  @IsIn(READING_INTERVALS)
  interval: ReadingInterval = 'raw';
}

class ReadingValuesDto {
  @ApiProperty({ type: Number, nullable: true, example: 41.2 })
  power_kw: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 182_340.5 })
  energy_kwh_register: number | null;

  @ApiProperty({ type: Number, nullable: true, example: null })
  export_kwh_register: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 230.1 })
  voltage_v: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 60.2 })
  current_a: number | null;

  @ApiProperty({ type: Number, nullable: true, example: null })
  soc_percent: number | null;

  @ApiProperty({ description: '1; one more with each correction', example: 2 })
  version: number;

  @ApiProperty({ description: 'It came more than an hour after its instant', example: false })
  backfilled: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-05-01T08:00:02.000Z' })
  recorded_at: string;

  @ApiProperty({ description: 'The key, client or user that sent it', example: 'key_01HZ4K8XVPQR3TY5N6M' })
  recorded_by: string;
}

export class FormerReadingDto extends ReadingValuesDto {}

/** A reading as it was sent. */
export class RawReadingDto extends ReadingValuesDto {
  @ApiProperty({ format: 'date-time', example: '2026-05-01T08:00:00.000Z' })
  timestamp: string;

  @ApiProperty({ type: [FormerReadingDto], description: 'What it was before it was corrected, oldest first' })
  former: FormerReadingDto[];
}

/** What the readings of an interval tell together. */
export class ReadingIntervalDto {
  @ApiProperty({ format: 'date-time', example: '2026-05-01T08:00:00.000Z' })
  start: string;

  @ApiProperty({ format: 'date-time', description: 'Not of it', example: '2026-05-01T08:15:00.000Z' })
  end: string;

  @ApiProperty({ type: Number, nullable: true, description: 'null: not known', example: 10.3 })
  energy_kwh: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'The other way', example: 0 })
  export_kwh: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Mean of the powers that were sent',
    example: 41.1,
  })
  power_kw: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'The highest that was sent', example: 43.8 })
  power_max_kw: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'The newest', example: null })
  soc_percent: number | null;

  @ApiProperty({ description: 'Readings', example: 15 })
  samples: number;

  @ApiProperty({
    enum: ['measured', 'interpolated', 'partial', 'missing'],
    description:
      'Of the energy. `interpolated`: a share of two registers that are further apart than the interval is long; ' +
      '`partial`: of a part of the interval nothing is known, and the energy is that of the rest',
    example: 'measured',
  })
  quality: 'measured' | 'interpolated' | 'partial' | 'missing';
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';

import { INTERVALS } from '../../meter-series/domain/buckets';
import { ENERGY_QUALITIES, type EnergyQuality } from '../../meter-series/domain/quality';
import { SeriesWindowDto } from '../../meter-series/dto/meter-values.dto';

export class SiteEnergyQueryDto extends SeriesWindowDto {
  @ApiPropertyOptional({ enum: INTERVALS, default: '15min' })
  @IsOptional()
  @IsIn(INTERVALS)
  interval: (typeof INTERVALS)[number] = '15min';
}

const METERED = {
  type: Number,
  nullable: true,
  description: 'null: no meter of the site tells it',
  example: null,
} as const;

const METER_QUALITY = {
  type: String,
  nullable: true,
  enum: ['measured', 'interpolated', 'partial', 'missing'],
  description:
    'null: the site has no such asset; `partial`: of a part of the interval, or of one of several assets, nothing is ' +
    'known, and the figure is that of the rest; `interpolated` and `missing` as `quality`',
  example: null,
} as const;
type MeterQuality = 'measured' | 'interpolated' | 'partial' | 'missing' | null;

export class MeterQualityDto {
  @ApiProperty(METER_QUALITY)
  building: MeterQuality;

  @ApiProperty(METER_QUALITY)
  import: MeterQuality;

  @ApiProperty(METER_QUALITY)
  export: MeterQuality;

  @ApiProperty(METER_QUALITY)
  solar: MeterQuality;

  @ApiProperty(METER_QUALITY)
  battery: MeterQuality;
}

export class SiteEnergyRowDto {
  @ApiProperty({ format: 'date-time', example: '2026-05-01T08:00:00.000Z' })
  start: string;

  @ApiProperty({ format: 'date-time', description: 'Not of it', example: '2026-05-01T08:15:00.000Z' })
  end: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Taken by vehicles. null: a session was under way, and nobody knows what it took',
    example: 18.4,
  })
  ev_kwh: number | null;

  @ApiProperty(METERED)
  building_kwh: number | null;

  @ApiProperty(METERED)
  import_kwh: number | null;

  @ApiProperty(METERED)
  export_kwh: number | null;

  @ApiProperty(METERED)
  solar_kwh: number | null;

  @ApiProperty({
    ...METERED,
    description: 'Charged, less what batteries gave; null: no meter of the site tells it',
  })
  battery_kwh: number | null;

  @ApiProperty({
    ...METERED,
    description:
      'import_kwh + solar_kwh (and what generators gave) - export_kwh - battery_kwh - building_kwh - ev_kwh. null ' +
      'where one of them is not known for all of the interval, and of an interval that is not over',
  })
  losses_kwh: number | null;

  @ApiProperty({ type: MeterQualityDto })
  meter_quality: MeterQualityDto;

  @ApiProperty({ enum: ENERGY_QUALITIES, example: 'measured' })
  quality: EnergyQuality;
}

export class SiteEnergyDto {
  @ApiProperty({ example: 'site_01HZ4K8XVPQR3TY5N6M' })
  site_id: string;

  @ApiProperty({ example: '15min' })
  interval: string;

  @ApiProperty({ example: 'Europe/London' })
  time_zone: string;

  @ApiProperty({ type: [SiteEnergyRowDto] })
  data: SiteEnergyRowDto[];

  @ApiProperty({ type: String, nullable: true, description: 'null at the end', example: null })
  next_cursor: string | null;
}

export class PeakQueryDto {
  @ApiProperty({ description: 'From here on: a date (whole day) or RFC 3339', example: '2026-05-01' })
  @IsString()
  @MaxLength(40)
  from: string;

  @ApiProperty({
    description: 'Up to here: a date (that whole day) or RFC 3339; at most 400 days',
    example: '2026-05-31',
  })
  @IsString()
  @MaxLength(40)
  to: string;

  @ApiPropertyOptional({ description: 'IANA zone; default: that of the site', example: 'Europe/London' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  time_zone?: string;
}

export class DemandDto {
  @ApiProperty({
    format: 'date-time',
    description: 'Where its quarter of an hour begins',
    example: '2026-05-12T16:45:00.000Z',
  })
  start: string;

  @ApiProperty({ example: 63.6 })
  power_kw: number;
}

export class MonthlyPeakDto {
  @ApiProperty({ example: '2026-05' })
  month: string;

  @ApiProperty({ example: 63.6 })
  peak_kw: number;

  @ApiProperty({ format: 'date-time', example: '2026-05-12T16:45:00.000Z' })
  peak_at: string;
}

export class PeakPeriodDto {
  @ApiProperty({ format: 'date-time', example: '2026-04-30T23:00:00.000Z' })
  from: string;

  @ApiProperty({ format: 'date-time', description: 'Not of it', example: '2026-05-31T23:00:00.000Z' })
  to: string;
}

/** The means of quarters of an hour. */
export class PeakDemandDto {
  @ApiProperty({ example: 'site_01HZ4K8XVPQR3TY5N6M' })
  site_id: string;

  @ApiProperty({ type: PeakPeriodDto })
  period: PeakPeriodDto;

  @ApiProperty({ example: 'Europe/London' })
  time_zone: string;

  @ApiProperty({
    enum: ['grid_meter', 'vehicles'],
    description:
      '`grid_meter`: all that the site took from the grid; `vehicles`: what they took, for no grid meter tells of ' +
      'the period',
    example: 'grid_meter',
  })
  source: 'grid_meter' | 'vehicles';

  @ApiProperty({ enum: ['15min'], example: '15min' })
  interval: '15min';

  @ApiProperty({ type: Number, nullable: true, description: 'null: nothing was taken', example: 63.6 })
  peak_kw: number | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-05-12T16:45:00.000Z' })
  peak_at: string | null;

  @ApiProperty({ example: 4210.5 })
  energy_kwh: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Mean power over the period by its peak, so far as the period is over and known',
    example: 9.2,
  })
  load_factor_percent: number | null;

  @ApiProperty({ type: [MonthlyPeakDto], description: 'Months of the zone in which something was taken' })
  by_month: MonthlyPeakDto[];

  @ApiProperty({ type: [DemandDto], description: 'The ten highest quarters of an hour' })
  top: DemandDto[];
}

export class FeederDto {
  @ApiProperty({ example: 'ast_01HZ4K8XVPQR3TY5N6M' })
  asset_id: string;

  @ApiProperty({ example: 'North row' })
  name: string;

  @ApiProperty({ description: 'feeder or transformer', example: 'feeder' })
  type: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: '`limits.import_kw` of the asset, else its `max_power_kw`',
    example: 80,
  })
  limit_kw: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Its newest power; null: none for a quarter of an hour',
    example: 52.5,
  })
  load_kw: number | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it told its newest power; null: none for a day',
    example: '2026-05-12T16:49:30.000Z',
  })
  load_at: string | null;

  @ApiProperty({ type: Number, nullable: true, example: 27.5 })
  headroom_kw: number | null;
}

export class HeadroomDto {
  @ApiProperty({ example: 'site_01HZ4K8XVPQR3TY5N6M' })
  site_id: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Capacity of the grid connection (`max_power_kw` of the site)',
    example: 150,
  })
  grid_limit_kw: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'Newest power of the building; null: no meter of it, or none told any for a quarter of an hour',
    example: 31.5,
  })
  building_load_kw: number | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the building told it (of several the one that told it first); null: none for a day',
    example: '2026-05-12T16:49:30.000Z',
  })
  building_load_at: string | null;

  @ApiProperty({ description: 'Newest power of each session under way, together', example: 63.6 })
  ev_actual_kw: number;

  @ApiProperty({ description: 'Sessions under way that have not told any power', example: 0 })
  sessions_without_power: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'grid_limit_kw less what is known to be used; below 0: more than the connection carries',
    example: 86.4,
  })
  headroom_kw: number | null;

  @ApiProperty({ type: [FeederDto] })
  feeders: FeederDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What has the least left: `grid`, or the id of a feeder; null: no limit is known',
    example: 'grid',
  })
  limiting_element: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-05-12T16:50:02.000Z' })
  as_of: string;
}

import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

import { INTERVALS } from '../domain/buckets';
import { AGGREGATES, MEASURANDS, PHASES } from '../domain/measurands';
import { ENERGY_QUALITIES, type EnergyQuality } from '../domain/quality';

export const MAX_LIMIT = 5_000;
const DEFAULT_LIMIT = 500;

export class SeriesWindowDto {
  @ApiProperty({ description: 'From here on: a date (whole day) or RFC 3339', example: '2026-05-01' })
  @IsString()
  @MaxLength(40)
  from: string;

  @ApiProperty({ description: 'Up to here: a date (that whole day) or RFC 3339', example: '2026-05-31' })
  @IsString()
  @MaxLength(40)
  to: string;

  @ApiPropertyOptional({
    description: 'IANA zone of dates, days, weeks and months; default: that of the site',
    example: 'Europe/London',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  time_zone?: string;

  @ApiPropertyOptional({
    minimum: 1,
    maximum: MAX_LIMIT,
    default: DEFAULT_LIMIT,
    description: 'Rows of one page',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number = DEFAULT_LIMIT;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(512)
  cursor?: string;
}

export class SeriesQueryDto extends SeriesWindowDto {
  @ApiPropertyOptional({
    enum: ['raw', ...INTERVALS],
    default: '15min',
    description: '`raw`: each value as the charger sent it; else what is of each interval together',
  })
  @IsOptional()
  @IsIn(['raw', ...INTERVALS])
  interval: 'raw' | (typeof INTERVALS)[number] = '15min';

  @ApiPropertyOptional({
    description: `Members wanted, separated by commas: ${MEASURANDS.join(', ')}; default all`,
    example: 'energy_kwh,power_kw',
  })
  @IsOptional()
  @Matches(new RegExp(`^(${MEASURANDS.join('|')})(,(${MEASURANDS.join('|')}))*$`), {
    message: `measurand must be of ${MEASURANDS.join(', ')}, separated by commas`,
  })
  @MaxLength(200)
  measurand?: string;

  @ApiPropertyOptional({
    enum: AGGREGATES,
    default: 'mean',
    description: 'Of everything but energy, which is a sum. The mean power is that of the energy.',
  })
  @IsOptional()
  @IsIn(AGGREGATES)
  aggregate: (typeof AGGREGATES)[number] = 'mean';

  @ApiPropertyOptional({
    enum: PHASES,
    description:
      'Of this phase alone (`L1` is `L1-N`, too), as the charger measured it: energy is of all phases together, and ' +
      'the mean power that of the samples',
    example: 'L1',
  })
  @IsOptional()
  @IsIn(PHASES)
  phase?: (typeof PHASES)[number];

  @ApiPropertyOptional({
    description:
      'As it was known at that instant, before what was corrected or came later: a date (its beginning) or RFC 3339. Of one session, of an energy asset (31 days at most), or of `interval=raw`',
    example: '2026-05-03T12:00:00Z',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  as_of?: string;
}

/** Of one session: all of it where no bound is sent. */
export class SessionSeriesQueryDto extends OmitType(SeriesQueryDto, ['from', 'to'] as const) {
  @ApiPropertyOptional({
    description: 'From here on: a date (whole day) or RFC 3339; default: from its start',
    example: '2026-05-01',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  from?: string;

  @ApiPropertyOptional({
    description:
      'Up to here: a date (that whole day) or RFC 3339; default: to its end, or as far as it is known',
    example: '2026-05-31',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  to?: string;
}

/** Of one charge point, or one site: exactly one of them. */
export class MeterValuesQueryDto extends SeriesQueryDto {
  @ApiPropertyOptional({
    description: 'Exactly one of charge_point_id, session_id, site_id and asset_id is sent',
  })
  @IsOptional()
  @IsString()
  @MaxLength(48)
  charge_point_id?: string;

  @ApiPropertyOptional({
    minimum: 0,
    description:
      'Of the charge point; of what was read in sessions there. In OCPP 1.6 the same as connector_id',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  evse_id?: number;

  @ApiPropertyOptional({ minimum: 0, description: 'Of the charge point; in OCPP 2.0.1 of its EVSE' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  connector_id?: number;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(64)
  session_id?: string;

  @ApiPropertyOptional({ description: 'Energy and mean power alone: the rest is of one charge point' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  site_id?: string;

  @ApiPropertyOptional({
    description:
      'A meter of the site, or another energy asset, by intervals: what it told one by one is at `…/energy-assets/{asset_id}/readings`',
    example: 'ast_01HZ4K8XVPQR3TY5N6M',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  asset_id?: string;
}

const byPhase = {
  type: 'object',
  nullable: true,
  additionalProperties: { type: 'number' },
  description: 'By phase; `total` where the charger names none',
} as const;

/** What is of one interval together. */
export class IntervalDto {
  @ApiProperty({ format: 'date-time', example: '2026-05-01T08:00:00.000Z' })
  start: string;

  @ApiProperty({ format: 'date-time', description: 'Not of it', example: '2026-05-01T08:15:00.000Z' })
  end: string;

  @ApiProperty({ type: String, nullable: true })
  site_id: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'null: all of the site' })
  charge_point_id: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'null: all of them', example: 1 })
  evse_id: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'null: all of them', example: 1 })
  connector_id: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'null: all of them' })
  session_id: string | null;

  @ApiPropertyOptional({ description: 'Of an energy asset alone', example: 'ast_01HZ4K8XVPQR3TY5N6M' })
  asset_id?: string;

  @ApiPropertyOptional({
    type: Number,
    nullable: true,
    description:
      'Taken by vehicles; the intervals of a session add up to it. null: nobody knows. Of an energy asset what flowed its way',
    example: 4.6,
  })
  energy_kwh?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, example: 18.4 })
  power_kw?: number | null;

  @ApiPropertyOptional({ ...byPhase, example: { L1: 230.1, L2: 229.8, L3: 230.4 } })
  voltage_v?: Record<string, number> | null;

  @ApiPropertyOptional({ ...byPhase, example: { L1: 26.6, L2: 26.7, L3: 26.6 } })
  current_a?: Record<string, number> | null;

  @ApiPropertyOptional({ type: Number, nullable: true, example: 61 })
  soc_percent?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, example: 49.98 })
  frequency_hz?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, example: 31 })
  temperature_c?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, example: 0.99 })
  power_factor?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, example: 22 })
  offered_kw?: number | null;

  @ApiProperty({ description: 'Registers that were read in it', example: 15 })
  samples: number;

  @ApiProperty({
    enum: ENERGY_QUALITIES,
    description:
      '`partial`: an energy asset told nothing of a part of it, or nobody knows what one of several sessions took (so far), and the figures are of the rest; `corrected`: rests on a value that somebody corrected; `interpolated`: a share, by time, of what was taken between two readings that are further apart than the ' +
      'interval is long; `backfilled`: something of it was imported from another system; `missing`: a session was ' +
      'under way, and nobody knows what it took',
  })
  quality: EnergyQuality;
}

/** A value as the charger sent it, in its base unit. */
export class RawMeterValueDto {
  @ApiProperty({ format: 'date-time' })
  timestamp: string;

  @ApiProperty()
  charge_point_id: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Of the session; null: of no session',
    example: 1,
  })
  evse_id: number | null;

  @ApiProperty({ description: '0: the charger did not say' })
  connector_id: number;

  @ApiProperty({ type: String, nullable: true, description: 'null: of no session' })
  session_id: string | null;

  @ApiProperty({ description: 'As OCPP calls it', example: 'Energy.Active.Import.Register' })
  measurand: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Exact decimal; null: only the signed data was sent (`…/signed-meter-values`)',
    example: '15700',
  })
  value: string | null;

  @ApiProperty({ example: 'Wh' })
  unit: string;

  @ApiProperty({ type: String, nullable: true, example: 'L1' })
  phase: string | null;

  @ApiProperty({ example: 'Sample.Periodic' })
  context: string;

  @ApiProperty({ example: 'Outlet' })
  location: string;

  @ApiProperty({
    enum: ['measured', 'corrected'],
    description:
      '`corrected`: somebody put it in the place of what the charger sent, which `as_of` and `GET /api/v1/corrections` show',
  })
  quality: 'measured' | 'corrected';
}

export class MeterValuesDto {
  interval: string;
  time_zone: string;
  data: readonly IntervalDto[] | readonly RawMeterValueDto[];
  next_cursor: string | null;
}

import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

import { SessionQueryDto } from '../../charging-sessions/dto/session-query.dto';

/** By what the energy of sessions can be told apart. */
export const GROUPINGS = [
  'driver',
  'group',
  'cost_centre',
  'vehicle',
  'site',
  'project',
  'charge_point',
] as const;
export type Grouping = (typeof GROUPINGS)[number];

const MAX_LIMIT = 1_000;
const DEFAULT_LIMIT = 200;

/** The filters of the list of sessions, and how they are put together. */
export class SessionEnergyQueryDto extends OmitType(SessionQueryDto, [
  'from',
  'to',
  'limit',
  'offset',
  'page',
  'sort',
  'updated_since',
] as const) {
  @ApiProperty({ enum: GROUPINGS, example: 'cost_centre' })
  @IsIn(GROUPINGS)
  group_by: Grouping;

  @ApiProperty({ description: 'Sessions that began from here on: a date or RFC 3339', example: '2026-05-01' })
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
}

export class EnergyOfKeyDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Id of the driver, vehicle, site, project or charge point, code of the cost centre; of a driver of several groups their ids with `+` between. null: sessions with none',
    example: 'CC-100',
  })
  key: string | null;

  @ApiProperty({ description: 'Watt-hours', example: 14700 })
  energy_wh: number;

  @ApiProperty({ example: 14.7 })
  energy_kwh: number;

  @ApiProperty({ example: 1 })
  sessions: number;

  @ApiProperty({ description: 'Of them, those whose energy nobody knows; they count for 0', example: 0 })
  sessions_without_energy: number;
}

export class SessionEnergyDto {
  @ApiProperty({ enum: GROUPINGS, example: 'cost_centre' })
  group_by: string;

  @ApiProperty({ format: 'date-time', example: '2026-04-30T23:00:00.000Z' })
  from: string;

  @ApiProperty({ format: 'date-time', description: 'Not of it', example: '2026-05-31T23:00:00.000Z' })
  to: string;

  @ApiProperty({ description: 'Over all pages; the rows add up to it', example: 14700 })
  total_energy_wh: number;

  @ApiProperty({ description: 'Over all pages', example: 1 })
  total_sessions: number;

  @ApiProperty({ type: [EnergyOfKeyDto], description: 'By key; sessions with none come last' })
  data: EnergyOfKeyDto[];

  @ApiProperty({ type: String, nullable: true, description: 'null at the end', example: null })
  next_cursor: string | null;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

import { SeriesWindowDto } from '../../meter-series/dto/meter-values.dto';

/** Of whole quarters of an hour, of which demand is the mean. */
export const HEADROOM_INTERVALS = ['15min', '30min', '1hour', '1day', '1week', '1month'] as const;

export class HeadroomHistoryQueryDto extends SeriesWindowDto {
  @ApiPropertyOptional({ enum: HEADROOM_INTERVALS, default: '15min' })
  @IsOptional()
  @IsIn(HEADROOM_INTERVALS)
  interval: (typeof HEADROOM_INTERVALS)[number] = '15min';
}

export class HeadroomIntervalDto {
  @ApiProperty({ format: 'date-time', example: '2026-05-12T16:00:00.000Z' })
  start: string;

  @ApiProperty({ format: 'date-time', description: 'Not of it', example: '2026-05-12T17:00:00.000Z' })
  end: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Capacity of the grid connection then, the lowest where it changed; null: none is known',
    example: 150,
  })
  grid_limit_kw: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Mean power of the building; 0 where the site has no meter of it; null: nothing is known',
    example: 31.5,
  })
  building_kw: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Mean power of vehicles', example: 63.6 })
  ev_kw: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'Mean of what was left: the limit less building and vehicles, of the quarters of an hour of which all is known. ' +
      'Below 0: more was taken than the connection carries. null: a gap',
    example: 54.9,
  })
  headroom_kw: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Of the quarter of an hour in which the least was left, its mean',
    example: 12.4,
  })
  headroom_min_kw: number | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When that quarter of an hour began',
    example: '2026-05-12T16:45:00.000Z',
  })
  headroom_min_at: string | null;

  @ApiProperty({
    enum: ['measured', 'partial', 'missing'],
    description:
      '`partial`: of some quarters of an hour something is not known, and the figures are those of the rest; `missing`: of none is all known',
  })
  quality: 'measured' | 'partial' | 'missing';
}

export class HeadroomHistoryDto {
  @ApiProperty({ example: 'site_01HZ4K8XVPQR3TY5N6M' })
  site_id: string;

  @ApiProperty({ example: '1hour' })
  interval: string;

  @ApiProperty({ example: 'Europe/London' })
  time_zone: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description:
      'Since when the capacity of the grid connection is known with its changes: before that it is taken to have been the first one known. null: none is known',
    example: '2026-04-01T09:30:00.000Z',
  })
  grid_limit_known_since: string | null;

  @ApiProperty({ type: [HeadroomIntervalDto] })
  data: HeadroomIntervalDto[];

  @ApiProperty({ type: String, nullable: true, description: 'null at the end' })
  next_cursor: string | null;
}

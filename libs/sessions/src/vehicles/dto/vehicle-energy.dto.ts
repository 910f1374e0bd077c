import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

import { SeriesWindowDto } from '../../meter-series/dto/meter-values.dto';

const INTERVALS = ['15min', '1hour', '1day', '1week', '1month'] as const;

export class VehicleEnergyQueryDto extends SeriesWindowDto {
  @ApiPropertyOptional({ enum: INTERVALS, default: '1day' })
  @IsOptional()
  @IsIn(INTERVALS)
  interval: (typeof INTERVALS)[number] = '1day';
}

export class VehicleIntervalDto {
  @ApiProperty({ format: 'date-time', example: '2026-05-01T00:00:00.000Z' })
  start: string;

  @ApiProperty({ format: 'date-time', description: 'Not of it', example: '2026-05-02T00:00:00.000Z' })
  end: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Taken in sessions that are known to be of the vehicle; null: nobody knows',
    example: 14.7,
  })
  energy_kwh: number | null;

  @ApiProperty({ description: 'Sessions that were under way', example: 1 })
  sessions: number;
}

export class VehicleEnergyDto {
  @ApiProperty({ example: 'veh_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  vehicle_id: string;

  @ApiProperty({ enum: INTERVALS, example: '1day' })
  interval: string;

  @ApiProperty({ example: 'Europe/London' })
  time_zone: string;

  @ApiProperty({ type: [VehicleIntervalDto] })
  data: VehicleIntervalDto[];

  @ApiProperty({ type: String, nullable: true, description: 'null at the end', example: null })
  next_cursor: string | null;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsISO8601,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

export class RegularHoursDto {
  @ApiProperty({ description: '1 is Monday', minimum: 1, maximum: 7, example: 1 })
  @IsInt()
  @Min(1)
  @Max(7)
  weekday: number;

  @ApiProperty({ description: "Wall clock of the site's zone", pattern: CLOCK.source, example: '08:00' })
  @Matches(CLOCK, { message: '$property must be a time of day, e.g. 08:00' })
  period_begin: string;

  @ApiProperty({ pattern: CLOCK.source, example: '20:00' })
  @Matches(CLOCK, { message: '$property must be a time of day, e.g. 20:00' })
  period_end: string;
}

export class ExceptionalPeriodDto {
  @ApiProperty({ description: 'RFC 3339', example: '2026-12-25T00:00:00Z' })
  @IsISO8601({ strict: true, strictSeparator: true })
  period_begin: string;

  @ApiProperty({ example: '2026-12-26T00:00:00Z' })
  @IsISO8601({ strict: true, strictSeparator: true })
  period_end: string;
}

/** OCPI 2.2.1 §8.4.14. */
export class OpeningTimesDto {
  @ApiProperty({ example: false })
  @IsBoolean()
  twentyfourseven: boolean;

  @ApiPropertyOptional({ type: [RegularHoursDto], description: 'Where twentyfourseven is false' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => RegularHoursDto)
  regular_hours?: RegularHoursDto[];

  @ApiPropertyOptional({ type: [ExceptionalPeriodDto] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => ExceptionalPeriodDto)
  exceptional_openings?: ExceptionalPeriodDto[];

  @ApiPropertyOptional({ type: [ExceptionalPeriodDto] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => ExceptionalPeriodDto)
  exceptional_closings?: ExceptionalPeriodDto[];
}

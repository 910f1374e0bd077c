import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';

import { PageQueryDto } from './page-query.dto';

/** A list of what happened, kept to a period: `instantRange` of the kernel reads it. */
export class PeriodPageQueryDto extends PageQueryDto {
  @ApiPropertyOptional({
    description: 'Began at or after: a date (whole day) or RFC 3339',
    example: '2026-05-01',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  from?: string;

  @ApiPropertyOptional({
    description: 'Began at or before: a date (that whole day) or RFC 3339',
    example: '2026-05-31',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  to?: string;

  @ApiPropertyOptional({ description: 'IANA zone of the dates', default: 'UTC', example: 'Europe/London' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  time_zone?: string;
}

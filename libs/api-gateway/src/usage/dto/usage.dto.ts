import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';

export class EndpointUsageDto {
  @ApiProperty({ description: 'Method and path template', example: 'GET /api/v1/charge-points' })
  endpoint: string;

  @ApiProperty({ example: 1203 })
  count: number;
}

export class UsageTodayDto {
  @ApiProperty({ description: 'UTC', example: '2024-01-20' })
  date: string;

  @ApiProperty({ description: 'Requests with a good credential, up to a second ago', example: 4821 })
  requests_today: number;

  @ApiProperty({ description: 'The quota of a day', example: 100_000 })
  rate_limit: number;

  @ApiProperty({ example: 95_179 })
  remaining: number;

  @ApiProperty({ type: [EndpointUsageDto], description: 'The ten that were asked most' })
  top_endpoints: EndpointUsageDto[];
}

export class UsageQueryDto {
  @ApiPropertyOptional({
    description: 'First day (UTC); by default 29 days before the last',
    example: '2024-01-01',
  })
  @IsOptional()
  @IsString()
  from?: string;

  @ApiPropertyOptional({ description: 'Last day (UTC), included; by default today', example: '2024-01-31' })
  @IsOptional()
  @IsString()
  to?: string;
}

export class DayUsageDto {
  @ApiProperty({ example: '2024-01-01' })
  date: string;

  @ApiProperty({ example: 3204 })
  requests: number;
}

export class UsageTrendDto {
  @ApiProperty({ example: '2024-01-01' })
  from: string;

  @ApiProperty({ example: '2024-01-31' })
  to: string;

  @ApiProperty({ type: [DayUsageDto], description: 'Every day, in order' })
  data: DayUsageDto[];

  @ApiProperty({ example: 142_830 })
  total_requests: number;
}

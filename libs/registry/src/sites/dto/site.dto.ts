import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsLatitude,
  IsLongitude,
  IsNotEmpty,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

import { IsDecimalNumber } from '@csms/platform-http';

import { IsTimeZone } from './is-time-zone';

export class CreateSiteDto {
  @ApiProperty({ example: 'King Street Depot', maxLength: 200 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  @ApiProperty({ example: '14 King Street, Manchester, M2 6AQ', maxLength: 500 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  address: string;

  @ApiProperty({
    description: 'Capacity of the grid connection, kW',
    example: 150,
    minimum: 0.001,
    maximum: 1_000_000,
  })
  @IsDecimalNumber(3)
  @Min(0.001)
  @Max(1_000_000)
  max_power_kw: number;

  @ApiProperty({ description: 'Latitude, WGS 84 degrees', example: 53.4808, minimum: -90, maximum: 90 })
  @IsNumber()
  @IsLatitude()
  lat: number;

  @ApiProperty({ description: 'Longitude, WGS 84 degrees', example: -2.2426, minimum: -180, maximum: 180 })
  @IsNumber()
  @IsLongitude()
  lng: number;

  @ApiPropertyOptional({
    description: "IANA zone; the organization's when left out",
    example: 'Europe/London',
  })
  @IsOptional()
  @IsTimeZone()
  time_zone?: string;
}

export class SiteDto {
  @ApiProperty({ example: 'site_01HZ4K8XVPQR3TY5N6M' })
  site_id: string;

  @ApiProperty({ example: 'King Street Depot' })
  name: string;

  @ApiProperty({ example: '14 King Street, Manchester, M2 6AQ' })
  address: string;

  @ApiProperty({ description: 'Capacity of the grid connection, kW', example: 150 })
  max_power_kw: number;

  @ApiProperty({ example: 53.4808 })
  lat: number;

  @ApiProperty({ example: -2.2426 })
  lng: number;

  @ApiProperty({ description: 'IANA zone', example: 'Europe/London' })
  time_zone: string;

  @ApiProperty({ description: 'Charge points at the site', example: 8 })
  charger_count: number;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  created_at: string;
}

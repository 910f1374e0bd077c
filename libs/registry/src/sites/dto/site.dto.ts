import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsISO31661Alpha2,
  IsLatitude,
  IsLongitude,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

import { IsDecimalNumber, IsSearchText, IsSort, PageQueryDto, ReadOnly } from '@csms/platform-http';

import { UNKNOWN_TAGS_POLICIES, type UnknownTagsPolicy } from '../site.entity';

import { IsTimeZone } from './is-time-zone';
import { OpeningTimesDto } from './opening-times.dto';

export { OpeningTimesDto };

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
    type: String,
    nullable: true,
    description: "IANA zone; the organization's when left out",
    example: 'Europe/London',
  })
  @IsOptional()
  @IsTimeZone()
  time_zone?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Another name of time_zone' })
  @IsOptional()
  @IsTimeZone()
  timezone?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: "ISO 3166-1 alpha-2; the organization's when left out",
    example: 'GB',
  })
  @IsOptional()
  @IsISO31661Alpha2()
  country?: string | null;

  @ApiPropertyOptional({
    type: Boolean,
    nullable: true,
    description: 'Whether roaming partners are shown the site',
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  ocpi_publish?: boolean | null;

  @ApiPropertyOptional({
    type: Boolean,
    nullable: true,
    description:
      'Whether anybody may charge, with a token that nobody knows or without one. Nobody pays for what is charged at such a site',
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  free_vend?: boolean | null;

  @ApiPropertyOptional({
    enum: UNKNOWN_TAGS_POLICIES,
    nullable: true,
    description:
      'What the charger is told of a transaction that it began offline with a token that nobody knows: whether it may go on',
    default: 'refuse',
  })
  @IsOptional()
  @IsIn(UNKNOWN_TAGS_POLICIES)
  unknown_tags_offline?: UnknownTagsPolicy | null;

  @ApiPropertyOptional({ type: OpeningTimesDto, nullable: true, description: 'null: not known' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => OpeningTimesDto)
  opening_times?: OpeningTimesDto | null;
}

const COMPUTED = ['site_id', 'charger_count', 'created_at', 'updated_at'] as const;

/** The whole site anew: what is left out takes its default. */
@ReadOnly(...COMPUTED)
export class ReplaceSiteDto extends CreateSiteDto {}

@ReadOnly(...COMPUTED)
export class UpdateSiteDto extends PartialType(CreateSiteDto, { skipNullProperties: false }) {}

export class SiteQueryDto extends PageQueryDto {
  @IsSearchText('Text in the name or address, or the id')
  q?: string;

  @ApiPropertyOptional({ description: 'ISO 3166-1 alpha-2', example: 'GB' })
  @IsOptional()
  @IsISO31661Alpha2()
  country?: string;

  @ApiPropertyOptional({ enum: ['true', 'false'] })
  @IsOptional()
  @IsIn(['true', 'false'])
  ocpi_publish?: string;

  @IsSort('created_at', 'updated_at', 'name')
  sort?: string;
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

  @ApiProperty({ description: 'ISO 3166-1 alpha-2', example: 'GB' })
  country: string;

  @ApiProperty({ example: false })
  ocpi_publish: boolean;

  @ApiProperty({ example: false })
  free_vend: boolean;

  @ApiProperty({ enum: UNKNOWN_TAGS_POLICIES, example: 'refuse' })
  unknown_tags_offline: UnknownTagsPolicy;

  @ApiProperty({ type: OpeningTimesDto, nullable: true })
  opening_times: OpeningTimesDto | null;

  @ApiProperty({ description: 'Charge points at the site that are in service', example: 8 })
  charger_count: number;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  created_at: string;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  updated_at: string;
}

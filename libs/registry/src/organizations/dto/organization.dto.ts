import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsEmail, IsNotEmpty, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';

import { ReadOnly } from '@csms/platform-http';

import { SomeSettingsDto } from '../../organization-settings/dto/organization-settings.dto';
import { IsCountry } from '../../sign-in/dto/is-country';

@ReadOnly('id', 'base_currency', 'time_zone', 'created_at')
export class PutOrganizationDto {
  @ApiProperty({ example: 'Greenway Charging Ltd', maxLength: 200 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  @ApiProperty({ description: 'ISO 3166-1 alpha-2', example: 'GB' })
  @IsCountry()
  country: string;

  @ApiProperty({ example: 'ops@greenway.example.com' })
  @IsEmail()
  @MaxLength(254)
  contact_email: string;
}

export class CreateOrganizationDto extends PutOrganizationDto {
  @ApiPropertyOptional({
    type: SomeSettingsDto,
    description: 'What is to differ from what the country suggests',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => SomeSettingsDto)
  settings?: SomeSettingsDto;
}

export class OrganizationDto {
  @ApiProperty({ example: 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  id: string;

  @ApiProperty({ example: 'Greenway Charging Ltd' })
  name: string;

  @ApiProperty({ description: 'ISO 3166-1 alpha-2', example: 'GB' })
  country: string;

  @ApiProperty({ type: String, nullable: true, example: 'ops@greenway.example.com' })
  contact_email: string | null;

  @ApiProperty({ description: 'ISO 4217; at first that of the country', example: 'GBP' })
  base_currency: string;

  @ApiProperty({ description: 'IANA zone; at first one of the country', example: 'Europe/London' })
  time_zone: string;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  created_at: string;
}

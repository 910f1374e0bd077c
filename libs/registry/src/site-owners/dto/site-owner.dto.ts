import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsEmail,
  IsNotEmpty,
  IsOptional,
  IsString,
  MaxLength,
  ValidateIf,
} from 'class-validator';

import { PageQueryDto, ReadOnly } from '@csms/platform-http';

import { SITE_OWNER_STATUSES, type SiteOwnerStatus } from '../domain/site-owner-status';

const unlessLeftOut = (_: object, value: unknown) => value !== undefined;

function AreSites(): PropertyDecorator {
  return applyDecorators(
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(100),
    ArrayUnique(),
    IsString({ each: true }),
    MaxLength(64, { each: true }),
  );
}

export class CreateSiteOwnerDto {
  @ApiProperty({ example: 'owner@riverside.example' })
  @IsEmail()
  @MaxLength(254)
  email: string;

  @ApiProperty({ example: 'Olivia Owens', maxLength: 200 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Riverside Estates', maxLength: 200 })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  company?: string | null;

  @ApiProperty({ type: [String], example: ['site_01HZ4K8XVPQR3TY5N6M'], minItems: 1, maxItems: 100 })
  @AreSites()
  site_ids: string[];
}

/** Single members; the sites are replaced as a whole. */
@ReadOnly('id', 'email', 'status', 'expires_at', 'created_at', 'updated_at')
export class UpdateSiteOwnerDto {
  @ApiPropertyOptional({ example: 'Olivia Owens', maxLength: 200 })
  @ValidateIf(unlessLeftOut)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name?: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Riverside Estates', maxLength: 200 })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  company?: string | null;

  @ApiPropertyOptional({ type: [String], example: ['site_01HZ4K8XVPQR3TY5N6M'], minItems: 1, maxItems: 100 })
  @ValidateIf(unlessLeftOut)
  @AreSites()
  site_ids?: string[];
}

export class SiteOwnerQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ description: 'Only owners of this site' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  site_id?: string;
}

export class SiteOwnerDto {
  @ApiProperty({ example: 'so_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  id: string;

  @ApiProperty({ example: 'owner@riverside.example' })
  email: string;

  @ApiProperty({ example: 'Olivia Owens' })
  name: string;

  @ApiProperty({ type: String, nullable: true, example: 'Riverside Estates' })
  company: string | null;

  @ApiProperty({ type: [String], example: ['site_01HZ4K8XVPQR3TY5N6M'] })
  site_ids: string[];

  @ApiProperty({
    enum: SITE_OWNER_STATUSES,
    description: 'active when the link in the mail was followed',
    example: 'invited',
  })
  status: SiteOwnerStatus;

  @ApiProperty({ description: 'Of the link in the mail', example: '2026-05-08T09:00:00.000Z' })
  expires_at: string;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  created_at: string;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  updated_at: string;
}

export class AcceptedSiteOwnerDto {
  @ApiProperty({ example: 'so_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  id: string;

  @ApiProperty({ description: 'The operator', example: 'Greenway Charging Ltd' })
  organization: string;

  @ApiProperty({ enum: ['active'], example: 'active' })
  status: 'active';
}

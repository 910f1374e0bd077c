import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

import { type Scope, SCOPES } from '@csms/contracts';
import { PageQueryDto, ReadOnly } from '@csms/platform-http';

import { MAX_GRANTS, ResourceGrantDto } from '../../grants/resource-grant.dto';
import { API_KEY_STATUSES, type ApiKeyStatus } from '../domain/api-key-status';

import { IsIpNetwork } from './is-ip-network';

const WEEK_SECONDS = 604_800;
const DAY_SECONDS = 86_400;

export class CreateApiKeyDto {
  @ApiProperty({ example: 'Production Dashboard', maxLength: 200 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  @ApiProperty({ enum: SCOPES, isArray: true, example: ['read:charge_points', 'read:sessions'] })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(SCOPES.length)
  @ArrayUnique()
  @IsIn(SCOPES, { each: true })
  scopes: Scope[];

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'RFC 3339; the key is refused from then on. null: never',
    example: null,
  })
  @IsOptional()
  @IsISO8601({ strict: true })
  expires_at?: string | null;

  @ApiPropertyOptional({
    type: [ResourceGrantDto],
    description: 'The sites that the key reaches; none: the whole organization',
    example: [],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_GRANTS)
  @ArrayUnique((grant: ResourceGrantDto) => grant.id)
  @ValidateNested({ each: true })
  @Type(() => ResourceGrantDto)
  resource_grants?: ResourceGrantDto[];

  @ApiPropertyOptional({
    type: [String],
    description: 'Addresses and networks (CIDR) from which the key may be used; none: from everywhere',
    example: ['203.0.113.0/24'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsIpNetwork({ each: true })
  allowed_ips?: string[];
}

@ReadOnly(
  'id',
  'prefix',
  'status',
  'created_at',
  'updated_at',
  'last_used_at',
  'created_by',
  'revoked_at',
  'old_key_expires_at',
)
export class UpdateApiKeyDto extends PartialType(CreateApiKeyDto) {}

export class RotateApiKeyDto {
  @ApiPropertyOptional({
    description: 'How long the secret before this one still works',
    minimum: 0,
    maximum: WEEK_SECONDS,
    default: DAY_SECONDS,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(WEEK_SECONDS)
  grace_period_seconds: number = DAY_SECONDS;
}

export class ApiKeyQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: API_KEY_STATUSES })
  @IsOptional()
  @IsIn(API_KEY_STATUSES)
  status?: ApiKeyStatus;
}

export class ApiKeyDto {
  @ApiProperty({ example: 'key_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  id: string;

  @ApiProperty({ example: 'Production Dashboard' })
  name: string;

  @ApiProperty({ description: 'The part of the key that is not secret', example: 'dyn_live_a1B2c3D4' })
  prefix: string;

  @ApiProperty({
    enum: API_KEY_STATUSES,
    description: 'rotating: the secret before the last rotation works, too',
    example: 'active',
  })
  status: ApiKeyStatus;

  @ApiProperty({ enum: SCOPES, isArray: true, example: ['read:charge_points', 'read:sessions'] })
  scopes: string[];

  @ApiProperty({ type: [ResourceGrantDto], description: 'None: the whole organization', example: [] })
  resource_grants: ResourceGrantDto[];

  @ApiProperty({ type: [String], description: 'None: from everywhere', example: [] })
  allowed_ips: string[];

  @ApiProperty({ type: String, nullable: true, example: null })
  expires_at: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'To the minute',
    example: '2026-05-20T14:30:00.000Z',
  })
  last_used_at: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'User, key or client; null: the platform itself',
    example: 'usr_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  })
  created_by: string | null;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  created_at: string;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  updated_at: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'A revoked key is listed for 30 days',
    example: null,
  })
  revoked_at: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Until then the secret before the last rotation works',
    example: null,
  })
  old_key_expires_at: string | null;
}

/** With the key itself: shown here and never again. */
export class NewApiKeyDto extends ApiKeyDto {
  @ApiProperty({
    description: 'Shown once',
    example: 'dyn_live_a1B2c3D40123456789abcdefghijklmnopqrstuvwxyzABCDEFG',
  })
  key: string;
}

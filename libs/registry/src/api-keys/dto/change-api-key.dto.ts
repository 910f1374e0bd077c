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
import { ReadOnly } from '@csms/platform-http';

import { ResourceGrantDto } from '../../grants/dto/resource-grant.dto';

import { IsAddressRange } from './is-address-range';

const MAX_GRANTS = 500;
const MAX_RANGES = 100;
const WEEK_SECONDS = 604_800;
const DAY_SECONDS = 86_400;

export class CreateApiKeyDto {
  @ApiProperty({ example: 'Production Dashboard', maxLength: 200 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  @ApiProperty({
    enum: SCOPES,
    isArray: true,
    description: 'No more than the caller has',
    example: ['read:charge_points', 'read:sessions'],
  })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(SCOPES, { each: true })
  scopes: Scope[];

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The key is refused from then on; never when left out',
  })
  @IsOptional()
  @IsISO8601({ strict: true })
  expires_at?: string | null;

  @ApiPropertyOptional({
    type: [ResourceGrantDto],
    description:
      'The sites that the key reaches; none: the whole organization. When left out, those of the caller',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_GRANTS)
  @ArrayUnique(({ id }: ResourceGrantDto) => id)
  @ValidateNested({ each: true })
  @Type(() => ResourceGrantDto)
  resource_grants?: ResourceGrantDto[];

  @ApiPropertyOptional({
    type: [String],
    description: 'Addresses or ranges (CIDR) from which the key may be used; none: any',
    example: ['203.0.113.0/24'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_RANGES)
  @IsAddressRange({ each: true })
  allowed_ips?: string[];
}

@ReadOnly(
  'id',
  'prefix',
  'status',
  'created_at',
  'created_by',
  'last_used_at',
  'old_key_expires_at',
  'revoked_at',
)
export class UpdateApiKeyDto extends PartialType(CreateApiKeyDto, { skipNullProperties: false }) {}

export class RotateApiKeyDto {
  @ApiPropertyOptional({
    description: 'How long the old secret works beside the new one',
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

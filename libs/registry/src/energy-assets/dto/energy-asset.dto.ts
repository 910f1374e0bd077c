import { ApiProperty, ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

import { IsDecimalNumber, PageQueryDto, ReadOnly } from '@csms/platform-http';

import { ENERGY_ASSET_TYPES, type EnergyAssetType } from '../energy-asset.entity';

import { IsMetadata } from './is-metadata';

const MAX_KW = 1_000_000;

export class EnergyAssetLimitsDto {
  @ApiPropertyOptional({ type: Number, nullable: true, description: 'kW', example: 150 })
  @IsOptional()
  @IsDecimalNumber(3)
  @Min(0)
  @Max(MAX_KW)
  import_kw?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, description: 'kW', example: 50 })
  @IsOptional()
  @IsDecimalNumber(3)
  @Min(0)
  @Max(MAX_KW)
  export_kw?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, description: 'A on each phase', example: 200 })
  @IsOptional()
  @IsDecimalNumber(1)
  @Min(0)
  @Max(100_000)
  per_phase_a?: number | null;
}

export class CreateEnergyAssetDto {
  @ApiProperty({ enum: ENERGY_ASSET_TYPES, example: 'grid_meter' })
  @IsIn(ENERGY_ASSET_TYPES)
  type: EnergyAssetType;

  @ApiProperty({ example: 'Main meter', maxLength: 200 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  @ApiPropertyOptional({ type: Number, nullable: true, description: 'Rated power, kW', example: 150 })
  @IsOptional()
  @IsDecimalNumber(3)
  @Min(0)
  @Max(MAX_KW)
  max_power_kw?: number | null;

  @ApiPropertyOptional({ type: EnergyAssetLimitsDto, nullable: true })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => EnergyAssetLimitsDto)
  limits?: EnergyAssetLimitsDto | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'The asset of this site that feeds it',
    example: 'ast_01HZ4K8XVPQR3TY5N6M',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  parent_id?: string | null;

  @ApiPropertyOptional({
    type: Object,
    nullable: true,
    description: 'Your own names with texts, numbers or booleans',
    example: { meter_serial: 'E123' },
  })
  @IsOptional()
  @IsMetadata()
  metadata?: Record<string, string | number | boolean> | null;
}

@ReadOnly('id', 'site_id', 'type', 'created_at', 'updated_at')
export class UpdateEnergyAssetDto extends PartialType(OmitType(CreateEnergyAssetDto, ['type']), {
  skipNullProperties: false,
}) {}

export class EnergyAssetQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: ENERGY_ASSET_TYPES })
  @IsOptional()
  @IsIn(ENERGY_ASSET_TYPES)
  type?: EnergyAssetType;
}

export class EnergyAssetDto {
  @ApiProperty({ example: 'ast_01HZ4K8XVPQR3TY5N6M' })
  id: string;

  @ApiProperty({ example: 'site_01HZ4K8XVPQR3TY5N6M' })
  site_id: string;

  @ApiProperty({ enum: ENERGY_ASSET_TYPES, example: 'grid_meter' })
  type: EnergyAssetType;

  @ApiProperty({ example: 'Main meter' })
  name: string;

  @ApiProperty({ type: Number, nullable: true, description: 'kW', example: 150 })
  max_power_kw: number | null;

  @ApiProperty({ type: EnergyAssetLimitsDto })
  limits: EnergyAssetLimitsDto;

  @ApiProperty({ type: String, nullable: true, example: null })
  parent_id: string | null;

  @ApiProperty({ type: Object, example: { meter_serial: 'E123' } })
  metadata: object;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  created_at: string;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  updated_at: string;
}

import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';

import { IsSearchText, IsSort, PageQueryDto, ReadOnly } from '@csms/platform-http';

import { DRIVER_STATUSES, type DriverStatus } from '../driver.entity';

export class CreateDriverDto {
  @ApiPropertyOptional({ type: String, nullable: true, example: 'Anna Smith', maxLength: 200 })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Of one driver of the organization alone',
    example: 'anna@fleet.example',
  })
  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  email?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'utp_01HX8ABCDE12345678', maxLength: 64 })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  user_type_id?: string | null;

  @ApiPropertyOptional({ type: [String], example: ['grp_01HX8ABCDE12345678'], maxItems: 100 })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  group_ids?: string[] | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Code', example: 'CC-100' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  cost_centre?: string | null;

  @ApiPropertyOptional({ enum: DRIVER_STATUSES, default: 'active' })
  @IsOptional()
  @IsIn(DRIVER_STATUSES)
  status?: DriverStatus | null;

  @ApiPropertyOptional({ type: Boolean, default: true, description: 'Receipts are mailed' })
  @IsOptional()
  @IsBoolean()
  email_notifications?: boolean | null;
}

/** null takes a value away, or gives it its default back. */
@ReadOnly('driver_id', 'created_at', 'updated_at')
export class UpdateDriverDto extends PartialType(CreateDriverDto) {}

export class DriverQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: DRIVER_STATUSES })
  @IsOptional()
  @IsIn(DRIVER_STATUSES)
  status?: DriverStatus;

  @ApiPropertyOptional({ description: 'Members of this group' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  group_id?: string;

  @ApiPropertyOptional({ description: 'Code' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  cost_centre?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(64)
  user_type_id?: string;

  @IsSearchText('Text in the name or e-mail address, or the id')
  q?: string;

  @IsSort('created_at', 'updated_at')
  sort?: string;
}

export class DriverDto {
  @ApiProperty({ example: 'drv_01HX8ABCDE12345678' })
  driver_id: string;

  @ApiProperty({ type: String, nullable: true, example: 'Anna Smith' })
  name: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'anna@fleet.example' })
  email: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  user_type_id: string | null;

  @ApiProperty({ type: [String], example: ['grp_01HX8ABCDE12345678'] })
  group_ids: string[];

  @ApiProperty({ type: String, nullable: true, example: 'CC-100' })
  cost_centre: string | null;

  @ApiProperty({ enum: DRIVER_STATUSES, example: 'active' })
  status: DriverStatus;

  @ApiProperty({ example: true })
  email_notifications: boolean;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  created_at: string;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  updated_at: string;
}

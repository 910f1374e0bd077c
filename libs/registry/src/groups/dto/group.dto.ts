import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsNotEmpty,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';

import { IsSearchText, IsSort, PageQueryDto, ReadOnly } from '@csms/platform-http';

export class CreateGroupDto {
  @ApiProperty({ description: 'Unique in the organization', example: 'Field service', maxLength: 200 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Vans of the north', maxLength: 1000 })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  description?: string | null;
}

@ReadOnly('id', 'member_count', 'created_at', 'updated_at')
export class UpdateGroupDto extends PartialType(CreateGroupDto, { skipNullProperties: false }) {}

export class GroupQueryDto extends PageQueryDto {
  @IsSearchText('Text in the name')
  q?: string;

  @IsSort('created_at', 'updated_at', 'name')
  sort?: string;
}

export class AddMembersDto {
  @ApiProperty({ type: [String], example: ['drv_01HX8ABCDE12345678'], minItems: 1, maxItems: 500 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  driver_ids: string[];
}

export class GroupDto {
  @ApiProperty({ example: 'grp_01HX8ABCDE12345678' })
  id: string;

  @ApiProperty({ example: 'Field service' })
  name: string;

  @ApiProperty({ type: String, nullable: true, example: 'Vans of the north' })
  description: string | null;

  @ApiProperty({ example: 12 })
  member_count: number;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  created_at: string;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  updated_at: string;
}

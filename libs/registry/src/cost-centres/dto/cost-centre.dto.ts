import { ApiProperty, ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

import { IsSearchText, IsSort, PageQueryDto, ReadOnly } from '@csms/platform-http';

const CODE = /^[\w.-]{1,64}$/;

export class CreateCostCentreDto {
  @ApiProperty({ description: 'Unique in the organization; stays', example: 'CC-100', pattern: CODE.source })
  @Matches(CODE, { message: '$property must be 1 to 64 letters, digits, dots, hyphens or underscores' })
  code: string;

  @ApiProperty({ example: 'Field service', maxLength: 200 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Operations', maxLength: 200 })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  department?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Riverside Ltd', maxLength: 200 })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  tenant?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Code of the cost centre above',
    example: 'CC-1',
  })
  @IsOptional()
  @Matches(CODE, { message: '$property must be the code of a cost centre' })
  parent?: string | null;
}

@ReadOnly('code', 'created_at', 'updated_at')
export class UpdateCostCentreDto extends PartialType(OmitType(CreateCostCentreDto, ['code']), {
  skipNullProperties: false,
}) {}

export class CostCentreQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ description: 'Only those directly below this one' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  parent?: string;

  @IsSearchText('Text in the code or name')
  q?: string;

  @IsSort('created_at', 'updated_at', 'code', 'name')
  sort?: string;
}

export class CostCentreDto {
  @ApiProperty({ example: 'CC-100' })
  code: string;

  @ApiProperty({ example: 'Field service' })
  name: string;

  @ApiProperty({ type: String, nullable: true, example: 'Operations' })
  department: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  tenant: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'CC-1' })
  parent: string | null;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  created_at: string;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  updated_at: string;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';

import { TARGET_TYPES, type TargetType } from '../tariff-assignment.entity';

export class AssignTariffDto {
  @ApiProperty({ enum: TARGET_TYPES, example: 'organization' })
  @IsIn(TARGET_TYPES)
  target_type: TargetType;

  @ApiProperty({
    description: 'Id of the target; for a connector the charge point’s',
    example: 'org_01HXIJKLMN234567890',
  })
  @IsString()
  @Matches(/^[A-Za-z0-9_-]{1,64}$/, { message: 'target_id must be an id' })
  target_id: string;

  @ApiPropertyOptional({ description: 'Only with the target type connector', example: 1, minimum: 1 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1000)
  connector_id?: number;
}

export class AssignmentDto {
  @ApiProperty({ example: 'asg_01HXIJKLMN234567890' })
  id: string;

  @ApiProperty({ example: 'tar_01HX8ABCDE12345678' })
  tariff_id: string;

  @ApiProperty({ enum: TARGET_TYPES, example: 'organization' })
  target_type: string;

  @ApiProperty({ example: 'org_01HXIJKLMN234567890' })
  target_id: string;

  @ApiProperty({ type: Number, nullable: true, example: null })
  connector_id: number | null;

  @ApiProperty({ example: '2026-05-01T10:00:00.000Z' })
  created_at: string;
}

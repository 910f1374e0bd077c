import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';

import { PageQueryDto } from '@csms/platform-http';

export class CreateProjectDto {
  @ApiProperty({ example: 'Riverside Business Park', maxLength: 200 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  @ApiPropertyOptional({ description: 'The site that it belongs to', example: 'site_01HZ4K8XVPQR3TY5N6M' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  site_id?: string;

  @ApiPropertyOptional({ example: '12 Riverside Way, Bristol, BS1 4AA', maxLength: 500 })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  address?: string;
}

export class ProjectQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ description: 'Only projects of this site' })
  @IsOptional()
  @IsString()
  site_id?: string;
}

export class ProjectDto {
  @ApiProperty({ example: 'proj_01HXD6E5F4G3H2I1' })
  id: string;

  @ApiProperty({ type: String, nullable: true, example: 'site_01HZ4K8XVPQR3TY5N6M' })
  site_id: string | null;

  @ApiProperty({ example: 'Riverside Business Park' })
  name: string;

  @ApiProperty({ type: String, nullable: true, example: '12 Riverside Way, Bristol, BS1 4AA' })
  address: string | null;

  @ApiProperty({ enum: ['in_progress'], example: 'in_progress' })
  status: string;

  @ApiProperty({ example: '2026-05-01T09:05:00.000Z' })
  created_at: string;
}

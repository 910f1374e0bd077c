import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';

import { IsSearchText, IsSort, PageQueryDto, ReadOnly } from '@csms/platform-http';

import { FIRST_STATUSES, PROJECT_STATUSES, type ProjectStatus } from '../domain/project-status';

class ProjectMembersDto {
  @ApiProperty({ example: 'Riverside Business Park', maxLength: 200 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'The site that it belongs to',
    example: 'site_01HZ4K8XVPQR3TY5N6M',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  site_id?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: '12 Riverside Way, Bristol, BS1 4AA',
    maxLength: 500,
  })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  address?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Who gets the site when it is ready',
    example: 'owner@riverside.example',
  })
  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  site_owner_email?: string | null;
}

export class CreateProjectDto extends ProjectMembersDto {
  @ApiPropertyOptional({ enum: FIRST_STATUSES, default: 'in_progress' })
  @IsOptional()
  @IsIn(FIRST_STATUSES)
  status?: (typeof FIRST_STATUSES)[number];
}

/** The whole project anew; its status stays when left out. */
@ReadOnly('id', 'charge_point_count', 'commissioned_count', 'created_at', 'updated_at')
export class ReplaceProjectDto extends ProjectMembersDto {
  @ApiPropertyOptional({ enum: PROJECT_STATUSES })
  @IsOptional()
  @IsIn(PROJECT_STATUSES)
  status?: ProjectStatus;
}

export class ProjectQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ description: 'Only projects of this site' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  site_id?: string;

  @ApiPropertyOptional({ enum: PROJECT_STATUSES })
  @IsOptional()
  @IsIn(PROJECT_STATUSES)
  status?: ProjectStatus;

  @IsSearchText('Text in the name or address, or the id')
  q?: string;

  @IsSort('created_at', 'updated_at', 'name')
  sort?: string;
}

export class AssignQueryDto {
  @ApiPropertyOptional({
    enum: ['true', 'false'],
    default: 'false',
    description: 'Also from another project or site',
  })
  @IsOptional()
  @IsIn(['true', 'false'])
  move?: string;
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

  @ApiProperty({ type: String, nullable: true, example: 'owner@riverside.example' })
  site_owner_email: string | null;

  @ApiProperty({ enum: PROJECT_STATUSES, example: 'in_progress' })
  status: string;

  @ApiProperty({ description: 'Charge points that are in service', example: 3 })
  charge_point_count: number;

  @ApiProperty({ description: 'Of these, commissioned ones', example: 1 })
  commissioned_count: number;

  @ApiProperty({ example: '2026-05-01T09:05:00.000Z' })
  created_at: string;

  @ApiProperty({ example: '2026-05-01T09:05:00.000Z' })
  updated_at: string;
}

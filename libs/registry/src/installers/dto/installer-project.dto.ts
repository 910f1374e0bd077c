import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import {
  IsEmail,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateIf,
} from 'class-validator';

import { PageQueryDto, ReadOnly } from '@csms/platform-http';

import { PROJECT_STATUSES, type ProjectStatus } from '../../projects/domain/project-status';
import { CreateProjectDto, ProjectDto } from '../../projects/dto/project.dto';

const unlessLeftOut = (_: object, value: unknown) => value !== undefined;

export class CreateInstallerProjectDto extends PickType(CreateProjectDto, ['name']) {
  @ApiProperty({ example: '12 Riverside Way, Bristol, BS1 4AA', maxLength: 500 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  address: string;

  @ApiProperty({ description: 'Who gets the site when it is ready', example: 'owner@riverside.example' })
  @IsEmail()
  @MaxLength(254)
  site_owner_email: string;

  @ApiPropertyOptional({
    description: 'An operator for whom the installer works already; none when left out, until one adopts it',
    example: 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  organization_id?: string;
}

/** Single members. */
@ReadOnly(
  'id',
  'organization_id',
  'site_id',
  'charge_point_count',
  'commissioned_count',
  'created_at',
  'updated_at',
)
export class UpdateInstallerProjectDto {
  @ApiPropertyOptional({ example: 'Riverside Business Park', maxLength: 200 })
  @ValidateIf(unlessLeftOut)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name?: string;

  @ApiPropertyOptional({ example: '12 Riverside Way, Bristol, BS1 4AA', maxLength: 500 })
  @ValidateIf(unlessLeftOut)
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  address?: string;

  @ApiPropertyOptional({ example: 'owner@riverside.example' })
  @ValidateIf(unlessLeftOut)
  @IsEmail()
  @MaxLength(254)
  site_owner_email?: string;

  @ApiPropertyOptional({
    enum: PROJECT_STATUSES,
    description:
      'commissioned when all charge points are; a project becomes handed_over by its handover only',
  })
  @ValidateIf(unlessLeftOut)
  @IsIn(PROJECT_STATUSES)
  status?: ProjectStatus;
}

export class InstallerProjectQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: PROJECT_STATUSES })
  @IsOptional()
  @IsIn(PROJECT_STATUSES)
  status?: ProjectStatus;
}

export class InstallerProjectDto extends ProjectDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The operator; null until one adopts the project',
    example: 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  })
  organization_id: string | null;
}

export class CreatedInstallerProjectDto extends InstallerProjectDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'For the operator who shall adopt the project, shown only here; null where it has an operator already',
    example: 'q8Zx3lEr1U9v8w5q0YkJmNcT7sH',
  })
  adoption_code: string | null;
}

export class AdoptionCodeDto {
  @ApiProperty({
    description: 'Give it to the operator who shall adopt the project; the one before is void',
    example: 'q8Zx3lEr1U9v8w5q0YkJmNcT7sH',
  })
  adoption_code: string;
}

export class AdoptProjectDto {
  @ApiProperty({ description: 'From the installer', example: 'q8Zx3lEr1U9v8w5q0YkJmNcT7sH' })
  @Matches(/^[\w-]{1,64}$/, { message: '$property must be the code that the installer was shown' })
  adoption_code: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'The site where it stands, with its charge points',
    example: 'site_01HZ4K8XVPQR3TY5N6M',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  site_id?: string | null;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';

import { PageQueryDto } from '@csms/platform-http';

const STATUSES = ['assigned', 'invited'] as const;

export class AddInstallerDto {
  @ApiPropertyOptional({
    description: 'Of an installer; without an account he gets an invitation by mail. Or name installer_id',
    example: 'j.smith@acme-ev.com',
  })
  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  email?: string;

  @ApiPropertyOptional({ example: 'ins_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  installer_id?: string;
}

export class ProjectInstallersQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES)
  status?: (typeof STATUSES)[number];
}

export class ProjectInstallerDto {
  @ApiProperty({
    description: 'Of the installer, or of the invitation; by it he is removed',
    example: 'ins_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  })
  id: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'null: he has no account yet',
    example: 'ins_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  })
  installer_id: string | null;

  @ApiProperty({ example: 'proj_01HXD6E5F4G3H2I1' })
  project_id: string;

  @ApiProperty({ enum: STATUSES, example: 'assigned' })
  status: (typeof STATUSES)[number];

  @ApiProperty({ example: 'j.smith@acme-ev.com' })
  email: string;

  @ApiProperty({ type: String, nullable: true, example: 'Jane Smith' })
  name: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Acme EV Services' })
  company: string | null;

  @ApiProperty({
    description: 'The installer has followed a link that went to the address; else it is only what he says',
    example: true,
  })
  email_confirmed: boolean;

  @ApiProperty({ example: '2026-05-01T09:05:00.000Z' })
  created_at: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of an invitation',
    example: null,
  })
  expires_at: string | null;
}

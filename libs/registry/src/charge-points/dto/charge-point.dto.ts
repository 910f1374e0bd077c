import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

import { PageQueryDto } from '@csms/platform-http';

const OCPP_VERSIONS = ['1.6', '2.0.1'];

export class RegisterChargePointDto {
  @ApiPropertyOptional({
    description:
      'OCPP identity of the charger, unique over all organizations; made by the server when left out',
    example: 'CP-SITE42-001',
    pattern: '^[A-Za-z0-9_-]{1,48}$',
  })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,48}$/, {
    message: 'charge_point_id must be 1 to 48 letters, digits, hyphens or underscores',
  })
  charge_point_id?: string;

  @ApiPropertyOptional({
    description: 'Project that it belongs to (or name a site)',
    example: 'proj_01HXD6E5F4G3H2I1',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  project_id?: string;

  @ApiPropertyOptional({
    description: 'Site where it stands (or name a project)',
    example: 'site_01HZ4K8XVPQR3TY5N6M',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  site_id?: string;

  @ApiPropertyOptional({ example: 'Bay 1', maxLength: 200 })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  name?: string;

  @ApiPropertyOptional({ example: 'ABB', maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  vendor?: string;

  @ApiPropertyOptional({ example: 'Terra AC W22-G5', maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  model?: string;

  @ApiPropertyOptional({ example: 'SN-20240310-001', maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  serial_number?: string;

  @ApiPropertyOptional({ description: 'Decides the address that is handed out', enum: OCPP_VERSIONS })
  @IsOptional()
  @IsIn(OCPP_VERSIONS)
  ocpp_version?: string;

  @ApiPropertyOptional({
    description: 'OCPP security profile: 1 HTTP Basic authentication; 0 none (laboratories only)',
    enum: [0, 1],
    default: 1,
  })
  @IsOptional()
  @IsIn([0, 1])
  security_profile?: number;
}

export class ChargePointQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ description: 'Only charge points of this site' })
  @IsOptional()
  @IsString()
  site_id?: string;

  @ApiPropertyOptional({ description: 'Only charge points of this project' })
  @IsOptional()
  @IsString()
  project_id?: string;
}

export class ChargePointDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ type: String, nullable: true, example: 'Bay 1' })
  name: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'site_01HZ4K8XVPQR3TY5N6M' })
  site_id: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'proj_01HXD6E5F4G3H2I1' })
  project_id: string | null;

  @ApiProperty({ type: String, nullable: true, enum: [...OCPP_VERSIONS, null], example: '1.6' })
  ocpp_version: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'ABB' })
  vendor: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Terra AC W22-G5' })
  model: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'SN-20240310-001' })
  serial_number: string | null;

  @ApiProperty({ enum: [0, 1], example: 1 })
  security_profile: number;

  @ApiProperty({ enum: ['registered'], example: 'registered' })
  lifecycle: string;

  @ApiProperty({
    description: 'Address to set up in the charger',
    example: 'ws://127.0.0.1:9000/ocpp16/CP-SITE42-001',
  })
  ocpp_endpoint: string;

  @ApiProperty({ example: '2026-05-01T14:00:00.000Z' })
  registered_at: string;
}

export class RegisteredChargePointDto extends ChargePointDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'HTTP Basic password (user name: the charge_point_id), shown only here; null for profile 0',
    example: '4f1c7a0e5b2d9f8837c6a15e0d4b92f7c3a86e11',
  })
  ocpp_password: string | null;
}

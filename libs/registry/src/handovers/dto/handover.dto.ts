import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsEmail,
  IsIn,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  MaxLength,
} from 'class-validator';

import { IsSaid, PageQueryDto } from '@csms/platform-http';

import type { Installation } from '../../charge-points/domain/installation';
import { CHARGE_POINT_ID } from '../../charge-points/dto/charge-point.dto';
import { InstallationDto } from '../../charge-points/dto/hardware.dto';
import { HANDOVER_STATUSES, type HandoverStatus } from '../domain/handover-status';

const MAX_CHARGE_POINTS = 200;

export class HandOverDto {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: "Default: the project's",
    example: 'owner@example.com',
  })
  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  site_owner_email?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 4_000 })
  @IsOptional()
  @IsString()
  @MaxLength(4_000)
  notes?: string | null;

  @ApiPropertyOptional({
    type: [String],
    nullable: true,
    maxItems: 20,
    description: 'Where drawings, measurements and the like can be read (https)',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsUrl({ protocols: ['https'], require_protocol: true }, { each: true })
  @MaxLength(2_000, { each: true })
  document_urls?: string[] | null;
}

export class HandOverProjectDto extends HandOverDto {
  @ApiPropertyOptional({
    type: [String],
    nullable: true,
    maxItems: MAX_CHARGE_POINTS,
    description: 'Default: all of the project that are commissioned',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_CHARGE_POINTS)
  @Matches(CHARGE_POINT_ID, { each: true })
  charge_point_ids?: string[] | null;
}

export class HandoverQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ description: 'Of this project alone' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  project_id?: string;
}

export class ReportQueryDto {
  @ApiPropertyOptional({ enum: ['json', 'pdf'], default: 'json' })
  @IsOptional()
  @IsIn(['json', 'pdf'])
  format?: 'json' | 'pdf';
}

export class HandoverLinkDto {
  @ApiPropertyOptional({ description: 'Of the link in the mail; not with a credential', maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  token?: string;
}

export class AcceptHandoverDto extends HandoverLinkDto {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Who signs; required by the link',
    maxLength: 200,
    example: 'Sam Owner',
  })
  @IsOptional()
  @IsSaid(200)
  name?: string | null;
}

export class RejectHandoverDto extends AcceptHandoverDto {
  @ApiProperty({ maxLength: 2_000, example: 'The cable of CP-2 is too short.' })
  @IsSaid(2_000)
  reason: string;
}

export class WithdrawHandoverDto {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: 2_000,
    example: 'The wrong charge points were offered.',
  })
  @IsOptional()
  @IsSaid(2_000)
  reason?: string | null;
}

export class HandedCheckDto {
  @ApiProperty({ example: 'connectivity' })
  name: string;

  @ApiProperty({ example: 'passed' })
  status: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finished_at: string | null;

  @ApiProperty({ type: String, nullable: true })
  message: string | null;
}

export class HandedConnectorDto {
  @ApiProperty({ example: 1 })
  evse_id: number;

  @ApiProperty({ example: 1 })
  connector_id: number;

  @ApiProperty({ type: String, nullable: true, example: 'Type2' })
  type: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'kW', example: 22 })
  max_power_kw: number | null;
}

export class HandedChargePointDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ type: String, nullable: true })
  name: string | null;

  @ApiProperty({ type: String, nullable: true })
  vendor: string | null;

  @ApiProperty({ type: String, nullable: true })
  model: string | null;

  @ApiProperty({ type: String, nullable: true })
  serial_number: string | null;

  @ApiProperty({ type: String, nullable: true })
  firmware_version: string | null;

  @ApiProperty({ type: [HandedConnectorDto] })
  connectors: HandedConnectorDto[];

  @ApiProperty({ type: InstallationDto, nullable: true, description: 'How it is wired' })
  installation: Installation | null;

  @ApiProperty({ example: 'comm_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  commissioning_session_id: string;

  @ApiProperty({ format: 'date-time', example: '2026-05-01T08:20:00.000Z' })
  commissioned_at: string;

  @ApiProperty({ description: 'Id of the installer', example: 'ins_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  commissioned_by: string;

  @ApiProperty({ type: String, nullable: true, example: 'Jane Smith' })
  commissioned_by_name: string | null;

  @ApiProperty({ type: [HandedCheckDto] })
  checks: HandedCheckDto[];

  @ApiProperty({ type: Number, nullable: true, description: 'Wh; null: the test charge was left out' })
  test_energy_wh: number | null;
}

export class HandoverDto {
  @ApiProperty({ example: 'hdo_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  handover_id: string;

  @ApiProperty({ example: 'proj_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  project_id: string;

  @ApiProperty({ enum: HANDOVER_STATUSES, example: 'pending_acceptance' })
  status: HandoverStatus;

  @ApiProperty({ example: 'owner@example.com' })
  site_owner_email: string;

  @ApiProperty({ type: String, nullable: true })
  notes: string | null;

  @ApiProperty({ type: [String], example: ['https://documents.example.com/1.pdf'] })
  document_urls: string[];

  @ApiProperty({ type: [HandedChargePointDto] })
  charge_points: HandedChargePointDto[];

  @ApiProperty({ format: 'date-time', example: '2026-05-01T09:00:00.000Z' })
  created_at: string;

  @ApiProperty({
    format: 'date-time',
    description: 'The link is void from then on',
    example: '2026-05-31T09:00:00.000Z',
  })
  expires_at: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  decided_at: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Who accepted, rejected or withdrew it' })
  decided_by: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'As signed' })
  decided_name: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it was rejected or withdrawn' })
  reason: string | null;
}

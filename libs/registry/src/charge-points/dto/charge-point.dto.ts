import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsLatitude,
  IsLongitude,
  IsNotIn,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

import { IsDecimalNumber, ReadOnly } from '@csms/platform-http';

import { BOOT_STATUSES } from '../domain/boot-status';
import { CHARGE_POINT_STATUSES } from '../domain/charge-point-status';
import { LIFECYCLES } from '../domain/lifecycle';
import { RESERVED_CHARGE_POINT_IDS } from '../domain/reserved-ids';

import { ConnectorDto, DeclareConnectorDto } from './connector.dto';

export const OCPP_VERSIONS = ['1.6', '2.0.1'];
export const CHARGE_POINT_ID = /^[A-Za-z0-9_-]{1,48}$/;
export const SECURITY_PROFILES = [0, 1, 2, 3];

/** Of one that is registered: it must not be a word of the API. */
export function IsNewChargePointId(): PropertyDecorator {
  const form = '$property must be 1 to 48 letters, digits, hyphens or underscores';
  return applyDecorators(
    Matches(CHARGE_POINT_ID, { message: form }),
    IsNotIn(RESERVED_CHARGE_POINT_IDS, { message: '$property must not be a word of the API' }),
  );
}

export class LocationDto {
  @ApiProperty({ description: 'WGS 84 degrees', minimum: -90, maximum: 90, example: 51.5074 })
  @IsNumber()
  @IsLatitude()
  latitude: number;

  @ApiProperty({ description: 'WGS 84 degrees', minimum: -180, maximum: 180, example: -0.1278 })
  @IsNumber()
  @IsLongitude()
  longitude: number;

  @ApiPropertyOptional({ type: String, nullable: true, example: '10 Downing St, London, UK', maxLength: 500 })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  address?: string | null;
}

export class RegisterChargePointDto {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'OCPP identity of the charger, unique over all organizations; made by the server when left out',
    example: 'CP-SITE42-001',
    pattern: CHARGE_POINT_ID.source,
  })
  @IsOptional()
  @IsNewChargePointId()
  charge_point_id?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Project that it belongs to (or name a site)',
    example: 'proj_01HXD6E5F4G3H2I1',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  project_id?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Site where it stands (or name a project)',
    example: 'site_01HZ4K8XVPQR3TY5N6M',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  site_id?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Bay 1', maxLength: 200 })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  name?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Vendor, model and serial number: learned from the first boot when left out',
    example: 'ABB',
    maxLength: 100,
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  vendor?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Terra AC W22-G5', maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  model?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'SN-20240310-001', maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  serial_number?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Decides the address that is handed out',
    enum: OCPP_VERSIONS,
  })
  @IsOptional()
  @IsIn(OCPP_VERSIONS)
  ocpp_version?: string | null;

  @ApiPropertyOptional({ type: LocationDto, nullable: true })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => LocationDto)
  location?: LocationDto | null;

  @ApiPropertyOptional({ type: Number, nullable: true, description: 'kW', example: 22 })
  @IsOptional()
  @IsDecimalNumber(3)
  @Min(0.001)
  @Max(10_000)
  max_power_kw?: number | null;

  @ApiPropertyOptional({ type: [DeclareConnectorDto], nullable: true, description: 'All of them, or none' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => DeclareConnectorDto)
  connectors?: DeclareConnectorDto[] | null;

  @ApiPropertyOptional({
    description:
      'OCPP security profile: 0 none (laboratories only), 1 HTTP Basic authentication, 2 the same over TLS alone, 3 a client certificate that names the charge point',
    enum: SECURITY_PROFILES,
    default: 1,
  })
  @IsOptional()
  @IsIn(SECURITY_PROFILES)
  security_profile?: number;
}

/** null takes a value away, or the charge point out of its site or project. */
@ReadOnly(
  'charge_point_id',
  'security_profile',
  'status',
  'lifecycle',
  'online',
  'last_seen_at',
  'booted_at',
  'boot_status',
  'firmware_version',
  'reported_vendor',
  'reported_model',
  'reported_serial_number',
  'serial_number_mismatch',
  'ocpp_endpoint',
  'registered_at',
  'decommissioned_at',
  'created_at',
  'updated_at',
)
export class UpdateChargePointDto extends PartialType(
  OmitType(RegisterChargePointDto, ['charge_point_id', 'security_profile']),
) {}

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

  @ApiProperty({ enum: CHARGE_POINT_STATUSES, example: 'online' })
  status: string;

  @ApiProperty({ enum: LIFECYCLES, example: 'registered' })
  lifecycle: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'As entered, or as first learned',
    example: 'ABB',
  })
  vendor: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Terra AC W22-G5' })
  model: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'SN-20240310-001' })
  serial_number: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'As the charger said last', example: 'ABB' })
  reported_vendor: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Terra AC W22-G5' })
  reported_model: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'SN-20240310-001' })
  reported_serial_number: string | null;

  @ApiProperty({ description: 'The charger says another serial number: replaced hardware?', example: false })
  serial_number_mismatch: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'As the charger said last', example: '1.8.21' })
  firmware_version: string | null;

  @ApiProperty({ type: String, nullable: true, example: '2026-05-01T14:05:00.000Z' })
  booted_at: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: [...BOOT_STATUSES, null],
    description: 'What its last BootNotification was answered; null: it has not booted',
    example: 'Accepted',
  })
  boot_status: string | null;

  @ApiProperty({ description: 'It has an open connection', example: true })
  online: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'When it last connected, left, booted or told a status',
    example: '2026-05-01T14:05:00.000Z',
  })
  last_seen_at: string | null;

  @ApiProperty({ type: LocationDto, nullable: true })
  location: LocationDto | null;

  @ApiProperty({ type: Number, nullable: true, description: 'kW', example: 22 })
  max_power_kw: number | null;

  @ApiProperty({ type: [ConnectorDto] })
  connectors: ConnectorDto[];

  @ApiProperty({ enum: SECURITY_PROFILES, example: 1 })
  security_profile: number;

  @ApiProperty({
    description: 'Address to set up in the charger',
    example: 'ws://127.0.0.1:9000/ocpp16/CP-SITE42-001',
  })
  ocpp_endpoint: string;

  @ApiProperty({ example: '2026-05-01T14:00:00.000Z' })
  registered_at: string;

  @ApiProperty({ type: String, nullable: true, example: null })
  decommissioned_at: string | null;

  @ApiProperty({ example: '2026-05-01T14:00:00.000Z' })
  created_at: string;

  @ApiProperty({ example: '2026-05-01T14:05:00.000Z' })
  updated_at: string;
}

export class RegisteredChargePointDto extends ChargePointDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'HTTP Basic password (user name: the charge_point_id), shown only here; null for profiles 0 and 3',
    example: '4f1c7a0e5b2d9f8837c6a15e0d4b92f7c3a86e11',
  })
  ocpp_password: string | null;
}

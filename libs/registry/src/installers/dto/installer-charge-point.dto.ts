import { ApiProperty, ApiPropertyOptional, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength, ValidateIf } from 'class-validator';

import { ReadOnly } from '@csms/platform-http';

import {
  CHARGE_POINT_ID,
  IsNewChargePointId,
  RegisterChargePointDto,
  UpdateChargePointDto,
} from '../../charge-points/dto/charge-point.dto';
import { ChargePointQueryDto } from '../../charge-points/dto/charge-point-query.dto';

const unlessLeftOut = (_: object, value: unknown) => value !== undefined;

export class RegisterInstalledChargePointDto extends PickType(RegisterChargePointDto, [
  'name',
  'ocpp_version',
  'location',
  'max_power_kw',
  'connectors',
]) {
  @ApiProperty({
    description: 'OCPP identity of the charger, unique over all organizations',
    example: 'CP-SITE42-001',
    pattern: CHARGE_POINT_ID.source,
  })
  @IsNewChargePointId()
  charge_point_id: string;

  @ApiProperty({ example: 'proj_01HXD6E5F4G3H2I1' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  project_id: string;

  @ApiProperty({ example: 'ABB', maxLength: 100 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  vendor: string;

  @ApiProperty({ example: 'Terra AC W22-G5', maxLength: 100 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  model: string;

  @ApiProperty({ example: 'SN-20240310-001', maxLength: 100 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  serial_number: string;
}

/** null takes a value away; a charge point of an installer stays in a project. */
@ReadOnly(
  'charge_point_id',
  'site_id',
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
export class UpdateInstalledChargePointDto extends PartialType(
  OmitType(UpdateChargePointDto, ['site_id', 'project_id']),
) {
  @ApiPropertyOptional({
    description: 'Another project of the same operator',
    example: 'proj_01HXD6E5F4G3H2I1',
  })
  @ValidateIf(unlessLeftOut)
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  project_id?: string;
}

export class InstalledChargePointQueryDto extends PickType(ChargePointQueryDto, [
  'limit',
  'offset',
  'page',
  'cursor',
  'project_id',
  'status',
  'lifecycle',
  'sort',
]) {}

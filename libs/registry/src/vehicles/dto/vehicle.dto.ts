import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsNotEmpty, IsNumber, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

import { IsSearchText, IsSort, PageQueryDto, ReadOnly } from '@csms/platform-http';

const EVCC_ID = /^([0-9A-Fa-f]{2}[:-]?){5}[0-9A-Fa-f]{2}$/;

export class CreateVehicleDto {
  @ApiPropertyOptional({ type: String, nullable: true, example: 'Van 12', maxLength: 200 })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Number plate',
    example: 'AB12 CDE',
    maxLength: 32,
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(32)
  registration?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'Of its charge controller (EVCCID, a MAC address), which chargers with Autocharge present as a token; of one vehicle alone',
    example: '0A1B2C3D4E5F',
    pattern: EVCC_ID.source,
  })
  @IsOptional()
  @Matches(EVCC_ID, { message: '$property must be six bytes in hexadecimal, e.g. 0A1B2C3D4E5F' })
  evcc_id?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'The card that goes with the vehicle, whoever drives it; of one vehicle alone',
    example: '04A1B2C3D4E5F6',
    maxLength: 36,
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(36)
  id_tag?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Who drives it',
    example: null,
    maxLength: 64,
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  driver_id?: string | null;

  @ApiPropertyOptional({ type: Number, nullable: true, description: 'Usable capacity', example: 77.4 })
  @IsOptional()
  @IsNumber({ maxDecimalPlaces: 3 })
  @Min(0.1)
  @Max(10_000)
  battery_kwh?: number | null;
}

/** null takes a value away. */
@ReadOnly('vehicle_id', 'created_at', 'updated_at')
export class UpdateVehicleDto extends PartialType(CreateVehicleDto) {}

export class VehicleQueryDto extends PageQueryDto {
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(64)
  driver_id?: string;

  @IsSearchText('Text in the name or the number plate, or the id')
  q?: string;

  @IsSort('created_at', 'updated_at')
  sort?: string;
}

export class VehicleDto {
  @ApiProperty({ example: 'veh_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  vehicle_id: string;

  @ApiProperty({ type: String, nullable: true, example: 'Van 12' })
  name: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'AB12 CDE' })
  registration: string | null;

  @ApiProperty({ type: String, nullable: true, example: '0A1B2C3D4E5F' })
  evcc_id: string | null;

  @ApiProperty({ type: String, nullable: true, example: '04A1B2C3D4E5F6' })
  id_tag: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'drv_01HX8ABCDE12345678' })
  driver_id: string | null;

  @ApiProperty({ type: Number, nullable: true, example: 77.4 })
  battery_kwh: number | null;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  created_at: string;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  updated_at: string;
}

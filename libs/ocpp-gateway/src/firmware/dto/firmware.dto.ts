import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';

import { PageQueryDto, ReadOnly } from '@csms/platform-http';

/** What chargers fetch firmware by (OCPP 1.6 §5.19, 2.0.1 L01). */
const ADDRESS = /^(https?|ftps?|sftp):\/\/[^\s]+$/i;
const PEM = /^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\s*$/;
const PEM_EXAMPLE = '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----';

export function IsFirmwareAddress(): PropertyDecorator {
  return Matches(ADDRESS, { message: '$property must be an address of http, https, ftp, ftps or sftp' });
}

@ReadOnly('firmware_id', 'created_at', 'updated_at')
export class FirmwareBodyDto {
  @ApiProperty({ description: 'As the charger says it when it boots', example: 'ABB', maxLength: 50 })
  @IsString()
  @Length(1, 50)
  vendor: string;

  @ApiProperty({
    description: 'As the charger says it when it boots',
    example: 'Terra AC W22',
    maxLength: 50,
  })
  @IsString()
  @Length(1, 50)
  model: string;

  @ApiProperty({ description: 'As the charger says it when it boots', example: '1.9.0', maxLength: 50 })
  @IsString()
  @Length(1, 50)
  version: string;

  @ApiProperty({ example: 'https://files.example.com/firmware/terra-1.9.0.bin', maxLength: 512 })
  @IsString()
  @MaxLength(512)
  @IsFirmwareAddress()
  url: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Of the file, hexadecimal',
    example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  })
  @IsOptional()
  @Matches(/^[0-9a-fA-F]{64}$/)
  sha256?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Base64; together with signing_certificate',
    maxLength: 800,
    example: 'c2lnbmF0dXJl',
  })
  @IsOptional()
  @MaxLength(800)
  @Matches(/^[A-Za-z0-9+/]+={0,2}$/)
  signature?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'PEM; by it the charger checks the signature',
    maxLength: 5500,
    example: PEM_EXAMPLE,
  })
  @IsOptional()
  @MaxLength(5500)
  @Matches(PEM, { message: '$property must be a certificate in PEM' })
  signing_certificate?: string | null;

  @ApiPropertyOptional({
    type: Boolean,
    nullable: true,
    description: 'The newest approved one of a vendor’s model is the one that its chargers should run',
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  approved?: boolean | null;
}

export class FirmwareChangesDto extends PartialType(FirmwareBodyDto, { skipNullProperties: false }) {}

export class FirmwareQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ example: 'ABB' })
  @IsOptional()
  @IsString()
  @MaxLength(50)
  vendor?: string;

  @ApiPropertyOptional({ example: 'Terra AC W22' })
  @IsOptional()
  @IsString()
  @MaxLength(50)
  model?: string;

  @ApiPropertyOptional({ enum: ['true', 'false'] })
  @IsOptional()
  @IsIn(['true', 'false'])
  approved?: string;
}

export class FirmwareDto {
  @ApiProperty({ example: 'fw_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  firmware_id: string;

  @ApiProperty({ example: 'ABB' })
  vendor: string;

  @ApiProperty({ example: 'Terra AC W22' })
  model: string;

  @ApiProperty({ example: '1.9.0' })
  version: string;

  @ApiProperty({ example: 'https://files.example.com/firmware/terra-1.9.0.bin' })
  url: string;

  @ApiProperty({ type: String, nullable: true, example: null })
  sha256: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Base64', example: null })
  signature: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'PEM', example: null })
  signing_certificate: string | null;

  @ApiProperty({ example: true })
  approved: boolean;

  @ApiProperty({ example: '2026-05-01T10:00:00.000Z' })
  created_at: string;

  @ApiProperty({ example: '2026-05-01T10:00:00.000Z' })
  updated_at: string;
}

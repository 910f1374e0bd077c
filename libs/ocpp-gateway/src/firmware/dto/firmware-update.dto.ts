import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

import { INSTANT_PATTERN } from '../../commands/dto/fields';
import { UPDATE_STATUSES, type UpdateStatus } from '../domain/update-status';
import { UPDATE_MODES, type UpdateMode } from '../firmware-update.entity';

import { IsFirmwareAddress } from './firmware.dto';

const INSTANT = { message: '$property must be an RFC 3339 instant with its zone' };

export class StartFirmwareUpdateDto {
  @ApiPropertyOptional({
    description: 'Of the catalogue; or firmware_url',
    maxLength: 64,
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  firmware_id?: string;

  @ApiPropertyOptional({
    description: 'Where the charger fetches it, unsigned; or firmware_id',
    example: 'https://files.example.com/firmware/terra-1.9.0.bin',
    maxLength: 512,
  })
  @IsOptional()
  @MaxLength(512)
  @IsFirmwareAddress()
  firmware_url?: string;

  @ApiProperty({
    format: 'date-time',
    description: 'From when on the charger fetches it; in the past: at once',
    example: '2026-06-01T02:00:00Z',
  })
  @Matches(INSTANT_PATTERN, INSTANT)
  retrieve_date: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'From when on the charger installs it; OCPP 1.6 has that for signed firmware alone',
  })
  @IsOptional()
  @Matches(INSTANT_PATTERN, INSTANT)
  install_date?: string;

  @ApiPropertyOptional({
    enum: UPDATE_MODES,
    description: 'publish: the station offers it in its own network instead of running it (OCPP 2.0.1 L03)',
    default: 'install',
  })
  @IsOptional()
  @IsIn(UPDATE_MODES)
  mode?: UpdateMode;

  @ApiPropertyOptional({ description: 'MD5, hexadecimal; for `publish`, which needs it' })
  @IsOptional()
  @Matches(/^[0-9a-fA-F]{32}$/)
  checksum?: string;
}

export class FirmwareUpdateDto {
  @ApiProperty({ example: 'fwu_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  update_id: string;

  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ type: String, nullable: true, description: 'null: an address alone was given' })
  firmware_id: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The rollout that it belongs to' })
  rollout_id: string | null;

  @ApiProperty({ enum: UPDATE_MODES })
  mode: UpdateMode;

  @ApiProperty({ example: 'https://files.example.com/firmware/terra-1.9.0.bin' })
  firmware_url: string;

  @ApiProperty({ description: 'The charger checks a signature before it installs', example: true })
  is_signed: boolean;

  @ApiProperty({ type: String, nullable: true, description: "By the charger's last boot", example: '1.8.21' })
  from_version: string | null;

  @ApiProperty({ type: String, nullable: true, example: '1.9.0' })
  to_version: string | null;

  @ApiProperty({
    enum: UPDATE_STATUSES,
    description: 'It never goes back; `published` ends the publication of firmware',
  })
  status: UpdateStatus;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      "Why it failed: the charger's own word, or `no_sign` (24 hours of silence), `superseded` (by a newer update), or the problem code of its command. Of one that has not ended: why it is not certain that the charger got the command",
  })
  reason: string | null;

  @ApiProperty({ type: [String], description: 'Where published firmware lies', example: [] })
  locations: string[];

  @ApiProperty({ example: '2026-06-01T02:00:00.000Z' })
  retrieve_date: string;

  @ApiProperty({ type: String, nullable: true })
  install_date: string | null;

  @ApiProperty({ example: '2026-05-01T08:12:00.000Z' })
  created_at: string;

  @ApiProperty({ type: String, nullable: true, description: 'When the charger began to fetch it' })
  started_at: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'When it ended' })
  completed_at: string | null;
}

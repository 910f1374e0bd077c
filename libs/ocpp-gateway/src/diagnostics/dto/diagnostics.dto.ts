import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

import { INSTANT_PATTERN } from '../../commands/dto/fields';
import { LOG_TYPES, type LogType } from '../domain/log-call';
import { UPLOAD_STATUSES, type UploadStatus } from '../domain/upload-status';

const INSTANT = { message: '$property must be an RFC 3339 instant with its zone' };

export class RequestDiagnosticsDto {
  @ApiPropertyOptional({
    description:
      'Where the charger uploads the log: http, https, ftp, ftps or sftp. Left out: to us, by http or https; a charger that can do FTP only needs an address of yours',
    example: 'https://files.example.com/logs/',
    maxLength: 512,
  })
  @IsOptional()
  @IsString()
  @MaxLength(512)
  @Matches(/^(https?|ftps?|sftp):\/\/[^\s]+$/i, {
    message: '$property must be an address of http, https, ftp, ftps or sftp',
  })
  upload_url?: string;

  @ApiProperty({ enum: LOG_TYPES, description: '`security` needs the security extension in OCPP 1.6' })
  @IsIn(LOG_TYPES)
  log_type: LogType;

  @ApiPropertyOptional({ format: 'date-time', description: 'From the beginning, when left out' })
  @IsOptional()
  @Matches(INSTANT_PATTERN, INSTANT)
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'To the end, when left out' })
  @IsOptional()
  @Matches(INSTANT_PATTERN, INSTANT)
  to?: string;
}

export class DiagnosticsDto {
  @ApiProperty({ example: 'diag_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  diagnostics_id: string;

  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ enum: LOG_TYPES })
  log_type: LogType;

  @ApiProperty({
    enum: UPLOAD_STATUSES,
    description:
      'It ends as `uploaded` or `failed`; a log that comes to us after its charger said that it failed is `uploaded` all the same',
    example: 'uploaded',
  })
  status: UploadStatus;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      "Why it failed: the charger's own word, or a problem code. Of one that has not ended: why it is not certain that the charger was asked",
  })
  reason: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'null: to us, by an address that the charger alone is told',
    example: null,
  })
  upload_url: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Until then the charger may upload it to us',
    example: '2026-05-02T08:12:00.000Z',
  })
  upload_expires_at: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where the log can be had, with a credential, once it is here',
    example:
      'https://csms.example.com/api/v1/charge-points/CP-SITE42-001/diagnostics/diag_01JDGQ3V6Z1M0J6Y5QH2T8C4RN/download',
  })
  download_url: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Of the log that is here', example: 18_432 })
  size_bytes: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of the log that is here, hexadecimal',
    example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  })
  sha256: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'As the charger said', example: 'log.zip' })
  file_name: string | null;

  @ApiProperty({ type: String, nullable: true, example: '2026-05-01T00:00:00.000Z' })
  from: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  to: string | null;

  @ApiProperty({ example: '2026-05-01T08:12:00.000Z' })
  requested_at: string;

  @ApiProperty({ type: String, nullable: true, example: '2026-05-01T08:12:41.000Z' })
  completed_at: string | null;
}

export class UploadedLogDto {
  @ApiProperty({ example: 18_432 })
  size_bytes: number;

  @ApiProperty({
    description: 'Hexadecimal',
    example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  })
  sha256: string;
}

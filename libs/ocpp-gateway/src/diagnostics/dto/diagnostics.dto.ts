import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

import { INSTANT_PATTERN } from '../../commands/dto/fields';
import { LOG_TYPES, type LogType } from '../domain/log-call';
import { UPLOAD_STATUSES, type UploadStatus } from '../domain/upload-status';

const INSTANT = { message: '$property must be an RFC 3339 instant with its zone' };

export class RequestDiagnosticsDto {
  @ApiProperty({
    description: 'Where the charger uploads the log: http, https, ftp, ftps or sftp',
    example: 'https://files.example.com/logs/',
    maxLength: 512,
  })
  @IsString()
  @MaxLength(512)
  @Matches(/^(https?|ftps?|sftp):\/\/[^\s]+$/i, {
    message: '$property must be an address of http, https, ftp, ftps or sftp',
  })
  upload_url: string;

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

  @ApiProperty({ enum: UPLOAD_STATUSES, description: 'It never goes back' })
  status: UploadStatus;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      "Why it failed: the charger's own word, or a problem code. Of one that has not ended: why it is not certain that the charger was asked",
  })
  reason: string | null;

  @ApiProperty({ example: 'https://files.example.com/logs/' })
  upload_url: string;

  @ApiProperty({ type: String, nullable: true, description: 'As the charger said', example: 'log.zip' })
  file_name: string | null;

  @ApiProperty({ type: String, nullable: true })
  from: string | null;

  @ApiProperty({ type: String, nullable: true })
  to: string | null;

  @ApiProperty({ example: '2026-05-01T08:12:00.000Z' })
  requested_at: string;

  @ApiProperty({ type: String, nullable: true })
  completed_at: string | null;
}

import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

import { LOG_TYPES, type LogType } from '../domain/log-call';

import { DiagnosticsDto, RequestDiagnosticsDto } from './diagnostics.dto';

/** To us, always: where an operator has logs sent to is the operator's business. */
export class RequestInstallerDiagnosticsDto extends OmitType(RequestDiagnosticsDto, [
  'upload_url',
  'log_type',
]) {
  @ApiPropertyOptional({
    enum: LOG_TYPES,
    default: 'diagnostics',
    description: '`security` needs the security extension in OCPP 1.6',
  })
  @IsOptional()
  @IsIn(LOG_TYPES)
  log_type?: LogType;
}

export class InstallerDiagnosticsDto extends OmitType(DiagnosticsDto, ['upload_url', 'download_url']) {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where the log can be had, with your token, once it is here',
    example:
      'https://csms.example.com/api/v1/installer/commissioning/CP-SITE42-001/diagnostics/diag_01JDGQ3V6Z1M0J6Y5QH2T8C4RN/download',
  })
  download_url: string | null;
}

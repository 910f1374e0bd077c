import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';

import { ChargePointPeriodQueryDto, IsListOf } from '@csms/platform-http';

import { LOGGED_EVENTS, SEVERITIES, type Severity } from '../domain/logged-event';

const SEVERAL = 'One or several: repeated, or with commas between';

export class LoggedEventQueryDto extends ChargePointPeriodQueryDto {
  @ApiPropertyOptional({
    enum: LOGGED_EVENTS,
    isArray: true,
    description: SEVERAL,
    example: ['charge_point.offline'],
  })
  @IsOptional()
  @IsListOf(LOGGED_EVENTS)
  type?: string[];

  @ApiPropertyOptional({ enum: SEVERITIES, isArray: true, description: SEVERAL, example: ['critical'] })
  @IsOptional()
  @IsListOf(SEVERITIES)
  severity?: Severity[];

  @ApiPropertyOptional({ example: 'proj_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  project_id?: string;
}

export class LoggedEventDto {
  @ApiProperty({ enum: LOGGED_EVENTS, example: 'charge_point.offline' })
  event: string;

  @ApiProperty({
    description: 'The same as in webhooks and streams, and however often it is told',
    example: 'evt_42ANDZ2YMMP7J25NA8M9X95DPJ',
  })
  id: string;

  @ApiProperty({ description: 'When it happened', example: '2026-05-01T09:04:00.000Z' })
  timestamp: string;

  @ApiProperty({ example: 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  organization_id: string;

  @ApiProperty({ example: 1 })
  schema_version: number;

  @ApiProperty({ description: 'As in streams: rises with the events of a charge point', example: 4711 })
  sequence: number;

  @ApiProperty({
    enum: SEVERITIES,
    description:
      'critical: a protection opened; warning: faults, times offline, failed commissionings and updates; else info',
    example: 'warning',
  })
  severity: Severity;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'As webhooks and streams have it; `charge_point.offline` has `started_at` and `ended_at`, which is null while it goes on',
    example: {
      charge_point_id: 'CP-SITE42-001',
      started_at: '2026-05-01T09:04:00.000Z',
      ended_at: '2026-05-01T09:31:12.000Z',
    },
  })
  data: Record<string, unknown>;
}

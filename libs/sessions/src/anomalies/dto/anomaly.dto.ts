import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';

import { ChargePointPeriodQueryDto, IsListOf } from '@csms/platform-http';

import { ANOMALY_KINDS, type AnomalyKind } from '../domain/anomaly';

export class AnomalyQueryDto extends ChargePointPeriodQueryDto {
  @ApiPropertyOptional({
    enum: ANOMALY_KINDS,
    isArray: true,
    description: 'One or several: repeated, or with commas between',
    example: ['stop_without_start'],
  })
  @IsOptional()
  @IsListOf(ANOMALY_KINDS)
  kind?: AnomalyKind[];
}

export class AnomalyDto {
  @ApiProperty({ example: 'anm_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  anomaly_id: string;

  @ApiProperty({
    enum: ANOMALY_KINDS,
    description:
      'stop_without_start: of a transaction that nobody knows; start_missing: the start has not been told (yet); second_start, second_end: another one than before; end_before_start; impossible_transition: not in the table of transitions; implausible_energy: between the registers of start and end; contradicting_registers: of an ended session, those in between; future_reading: of a time later than its receipt; clock_corrected: its charger’s clock was wrong, and what it told was taken for another time; unreadable_value: a measured value that is no number, or none that its measurand can have; the first of each measurand in a session, and outside of sessions in a UTC day',
    example: 'stop_without_start',
  })
  kind: AnomalyKind;

  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ type: String, nullable: true, example: 'site_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  site_id: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'null: of no session', example: null })
  session_id: string | null;

  @ApiProperty({
    description: 'Instant of the fact that cannot be, by the charger',
    example: '2026-05-01T09:04:00.000Z',
  })
  at: string;

  @ApiProperty({ example: 'The charger ended a transaction that nobody knows.' })
  reason: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The fact as it was told; a token by its last characters to callers without `read:users`',
    example: { ocpp_transaction_id: '4711', ended_at: '2026-05-01T09:04:00.000Z', meter_stop_wh: 15_700 },
  })
  detail: Record<string, unknown>;

  @ApiProperty({ description: 'When it was noticed', example: '2026-05-01T09:04:01.000Z' })
  created_at: string;
}

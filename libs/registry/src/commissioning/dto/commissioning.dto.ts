import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';

import {
  RUN_STATUSES,
  type RunStatus,
  STEP_NAMES,
  STEP_STATUSES,
  type StepName,
  type StepStatus,
} from '../domain/run';

export class StartCommissioningDto {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'A template of the operator. Left out: the one that names the charger best, if any; then its configuration is compared',
    example: 'tpl_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  template_id?: string | null;

  @ApiPropertyOptional({ default: false, description: 'Leaves the test charge out' })
  @IsOptional()
  @IsBoolean()
  skip_test_transaction?: boolean;
}

export class CommissioningStepDto {
  @ApiProperty({ enum: STEP_NAMES, example: 'connectivity' })
  name: StepName;

  @ApiProperty({ enum: STEP_STATUSES, example: 'passed' })
  status: StepStatus;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  started_at: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finished_at: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'What was found, or is waited for' })
  message: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'What the step was judged by',
  })
  evidence: object | null;
}

export class CommissioningDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ description: 'Of the run', example: 'comm_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  session_id: string;

  @ApiProperty({ enum: RUN_STATUSES, example: 'running' })
  status: RunStatus;

  @ApiProperty({ type: String, nullable: true })
  template_id: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-05-01T08:12:00.000Z' })
  started_at: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finished_at: string | null;

  @ApiProperty({ example: 120 })
  estimated_duration_seconds: number;

  @ApiProperty({ minimum: 0, maximum: 100, example: 25 })
  progress_percent: number;

  @ApiProperty({ type: [CommissioningStepDto] })
  steps: CommissioningStepDto[];
}

export class CommissioningLogDto {
  @ApiProperty({ format: 'date-time', example: '2026-05-01T08:12:00.000Z' })
  at: string;

  @ApiProperty({ enum: ['info', 'error'], example: 'info' })
  level: 'info' | 'error';

  @ApiProperty({ type: String, enum: STEP_NAMES, nullable: true })
  step: string | null;

  @ApiProperty({ example: 'A heartbeat has come.' })
  message: string;
}

export class CommissionedDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ enum: ['commissioned'], example: 'commissioned' })
  lifecycle: 'commissioned';

  @ApiProperty({ format: 'date-time', example: '2026-05-01T08:20:00.000Z' })
  commissioned_at: string;
}

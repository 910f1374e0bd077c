import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

import { INSTANT_PATTERN } from '../../../commands/dto/fields';
import { ROLLOUT_CHARGER_STATES, type RolloutChargerState } from '../domain/rollout-step';

const INSTANT = { message: '$property must be an RFC 3339 instant with its zone' };
export const ROLLOUT_STATUSES = ['scheduled', 'running', 'completed', 'stopped', 'cancelled'] as const;

export class StartRolloutDto {
  @ApiPropertyOptional({ description: 'Chargers of this site alone', maxLength: 64 })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  site_id?: string;

  @ApiPropertyOptional({ description: 'Chargers of this project alone', maxLength: 64 })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  project_id?: string;

  @ApiPropertyOptional({ type: [String], description: 'These chargers alone', maxItems: 1000 })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @IsString({ each: true })
  @MaxLength(48, { each: true })
  charge_point_ids?: string[];

  @ApiPropertyOptional({ description: 'Chargers that told this vendor alone', maxLength: 50 })
  @IsOptional()
  @IsString()
  @MaxLength(50)
  vendor?: string;

  @ApiPropertyOptional({ description: 'Chargers that told this model alone', maxLength: 50 })
  @IsOptional()
  @IsString()
  @MaxLength(50)
  model?: string;

  @ApiProperty({ description: 'Chargers at once', minimum: 1, maximum: 500, example: 10 })
  @IsInt()
  @Min(1)
  @Max(500)
  batch_size: number;

  @ApiPropertyOptional({ description: 'So many failures stop it; left out: none does', minimum: 1 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100_000)
  stop_after_failures?: number;

  @ApiPropertyOptional({ format: 'date-time', description: 'Now, when left out' })
  @IsOptional()
  @Matches(INSTANT_PATTERN, INSTANT)
  start_at?: string;

  @ApiPropertyOptional({
    description: 'From its start, chargers that are offline are waited for so long',
    minimum: 1,
    maximum: 2160,
    default: 168,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(2_160)
  deadline_hours?: number;
}

export class RolloutChargerDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ description: 'From 1 on', example: 1 })
  batch: number;

  @ApiProperty({
    enum: ROLLOUT_CHARGER_STATES,
    description: '`pending`: its turn has not come, or it is offline',
  })
  state: RolloutChargerState;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why it failed, was cancelled, or needs no update',
  })
  reason: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'fwu_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  update_id: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Of its update', example: 'downloading' })
  update_status: string | null;
}

export class RolloutCountsDto {
  @ApiProperty({ example: 12 })
  pending: number;

  @ApiProperty({ description: 'Being ordered, or under way', example: 3 })
  updating: number;

  @ApiProperty({ example: 20 })
  installed: number;

  @ApiProperty({ example: 0 })
  failed: number;

  @ApiProperty({ example: 0 })
  cancelled: number;
}

export class RolloutFiltersDto {
  @ApiProperty({ type: String, nullable: true })
  site_id: string | null;

  @ApiProperty({ type: String, nullable: true })
  project_id: string | null;

  @ApiProperty({ type: [String], nullable: true })
  charge_point_ids: string[] | null;

  @ApiProperty({ type: String, nullable: true })
  vendor: string | null;

  @ApiProperty({ type: String, nullable: true })
  model: string | null;
}

export class RolloutDto {
  @ApiProperty({ example: 'rol_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  rollout_id: string;

  @ApiProperty({ example: 'fw_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  firmware_id: string;

  @ApiProperty({ enum: ROLLOUT_STATUSES, description: '`stopped`: by its failures' })
  status: (typeof ROLLOUT_STATUSES)[number];

  @ApiProperty({ type: RolloutFiltersDto })
  filters: RolloutFiltersDto;

  @ApiProperty({ example: 10 })
  batch_size: number;

  @ApiProperty({ type: Number, nullable: true, example: 3 })
  stop_after_failures: number | null;

  @ApiProperty({ example: '2026-06-01T02:00:00.000Z' })
  start_at: string;

  @ApiProperty({ description: 'Who has not come by then has failed', example: '2026-06-08T02:00:00.000Z' })
  deadline_at: string;

  @ApiProperty({ example: '2026-05-01T08:12:00.000Z' })
  created_at: string;

  @ApiProperty({ type: String, nullable: true })
  finished_at: string | null;
}

export class RolloutWithChargersDto extends RolloutDto {
  @ApiProperty({ type: RolloutCountsDto })
  counts: RolloutCountsDto;

  @ApiProperty({ type: [RolloutChargerDto], description: 'In the order of their batches' })
  chargers: RolloutChargerDto[];
}

import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Matches,
  Max,
  Min,
} from 'class-validator';

import { NEUTRAL_NAMES } from '../domain/neutral-call';
import type { NeutralName } from '../domain/neutral-command';
import { AsWritten } from '../dto/as-written';
import { CHARGE_POINT_ID, TimedDto } from '../dto/command.dto';

import { PARAMETERS } from './read-command';

export const MAX_CHARGE_POINTS = 500;

const SHAPES = [...new Set(Object.values(PARAMETERS))].filter((shape) => shape !== null);

const ABOUT_PARAMETERS = {
  description:
    'What the command needs: `start_session` connector_id, id_tag; `stop_session` transaction_id; `set_available`, `set_unavailable`, `clear_power_limit`, `unlock_connector` connector_id; `soft_reset` force?; `hard_reset` nothing; `set_power_limit` connector_id, limit_watts; `update_firmware` firmware_url, retrieve_date; `get_diagnostics` upload_url; `send_local_list` list_version, local_authorization_list',
  anyOf: SHAPES.map((shape) => ({ $ref: getSchemaPath(shape) })),
} as const;

const STATUSES = ['Accepted', 'Rejected', 'Timeout', 'Error'];

@ApiExtraModels(...SHAPES)
export class NeutralCommandDto extends TimedDto {
  @ApiProperty({ enum: NEUTRAL_NAMES, example: 'set_unavailable' })
  @IsIn(NEUTRAL_NAMES)
  command: NeutralName;

  @ApiPropertyOptional({ ...ABOUT_PARAMETERS, example: { connector_id: 1 } })
  @IsOptional()
  @IsObject()
  parameters?: Record<string, unknown>;
}

@ApiExtraModels(...SHAPES)
export class BulkCommandDto {
  @ApiProperty({
    type: [String],
    minItems: 1,
    maxItems: MAX_CHARGE_POINTS,
    uniqueItems: true,
    example: ['CP-SITE42-001', 'CP-SITE42-002'],
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_CHARGE_POINTS)
  @ArrayUnique()
  @Matches(CHARGE_POINT_ID, { each: true })
  charge_point_ids: string[];

  @ApiProperty({ enum: NEUTRAL_NAMES, example: 'set_unavailable' })
  @IsIn(NEUTRAL_NAMES)
  command: NeutralName;

  @ApiPropertyOptional({ ...ABOUT_PARAMETERS, example: { connector_id: 1 } })
  @IsOptional()
  @IsObject()
  parameters?: Record<string, unknown>;

  @ApiPropertyOptional({
    description: 'How long to wait for each charger, seconds',
    minimum: 1,
    maximum: 30,
    default: 10,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(30)
  timeout_seconds?: number;
}

export class NeutralResultDto {
  @ApiProperty({ example: 'cmd_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  command_id: string;

  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ enum: NEUTRAL_NAMES, example: 'soft_reset' })
  command: NeutralName;

  @ApiProperty({
    enum: STATUSES,
    description: 'Accepted also where the charger will do it later, or has done it (`Scheduled`, `Unlocked`)',
    example: 'Accepted',
  })
  status: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Why it is not Accepted: the charger’s own status, the code of its CALLERROR, or one of ours',
    example: null,
  })
  reason: string | null;

  @AsWritten({
    description: 'What the charger answered; null: it did not',
    example: { status: 'Accepted' },
  })
  response: unknown;

  @ApiProperty({ example: 218 })
  response_time_ms: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'null: it was not sent: its time was over before its turn came, or the charger had gone',
    example: '2026-05-01T15:00:00.000Z',
  })
  sent_at: string | null;
}

export class BulkRowDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'null: nothing was sent',
    example: 'cmd_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  })
  command_id: string | null;

  @ApiProperty({ enum: STATUSES, example: 'Accepted' })
  status: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why it is not Accepted: as of a single command, or the problem’s code',
    example: null,
  })
  code: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The problem in words', example: null })
  detail: string | null;

  @AsWritten({
    description: 'What the charger answered; null: it did not',
    example: { status: 'Accepted' },
  })
  response: unknown;

  @ApiProperty({ type: Number, nullable: true, example: 218 })
  response_time_ms: number | null;
}

export class BulkResultDto {
  @ApiProperty({ example: 'blk_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  bulk_id: string;

  @ApiProperty({ example: 1 })
  total: number;

  @ApiProperty({ example: 1 })
  accepted: number;

  @ApiProperty({ example: 0 })
  rejected: number;

  @ApiProperty({ example: 0 })
  timeout: number;

  @ApiProperty({ example: 0 })
  error: number;

  @ApiProperty({ type: [BulkRowDto], description: 'In the order of the ids' })
  results: BulkRowDto[];
}

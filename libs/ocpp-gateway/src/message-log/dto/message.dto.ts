import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';

import { PageQueryDto } from '@csms/platform-http';

import { type Direction, DIRECTIONS, type ExchangeOutcome, OUTCOMES } from '../domain/exchange';

export class InboundMessageQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ description: 'Date (UTC) or instant', example: '2026-05-01' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  from?: string;

  @ApiPropertyOptional({ description: 'Date (UTC, included) or instant', example: '2026-05-31' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  to?: string;

  @ApiPropertyOptional({ description: 'The OCPP message', example: 'BootNotification' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  action?: string;
}

export class OcppLogQueryDto extends InboundMessageQueryDto {
  @ApiPropertyOptional({ enum: DIRECTIONS, description: '`in`: calls of the charger; `out`: ours' })
  @IsOptional()
  @IsIn(DIRECTIONS)
  direction?: Direction;

  @ApiPropertyOptional({ example: '19223201' })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  message_id?: string;

  @ApiPropertyOptional({ enum: OUTCOMES })
  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: ExchangeOutcome;

  @ApiPropertyOptional({
    enum: ['true', 'false'],
    description: 'Only what was answered with an error, or not at all',
  })
  @IsOptional()
  @IsIn(['true', 'false'])
  errors_only?: 'true' | 'false';
}

const MESSAGE_ID = { type: String, nullable: true, example: '19223201' } as const;
const ACTION = {
  type: String,
  nullable: true,
  description: 'The OCPP message',
  example: 'Heartbeat',
} as const;
const PAYLOAD = {
  type: Object,
  nullable: true,
  description: 'Tags by their ends, without secrets; of a frame that cannot be read its beginning',
  example: {},
} as const;
const RESPONSE = {
  type: Object,
  nullable: true,
  description: 'Of an error its `code`, `description` and `details`; null: there was none',
  example: { currentTime: '2026-05-01T15:00:00.000Z' },
} as const;

export class OcppMessageDto {
  @ApiProperty({ description: 'When it came, or went out', example: '2026-05-01T15:00:00.000Z' })
  at: string;

  @ApiProperty({ enum: DIRECTIONS, example: 'in' })
  direction: Direction;

  @ApiProperty(MESSAGE_ID)
  message_id: string | null;

  @ApiProperty(ACTION)
  action: string | null;

  @ApiProperty(PAYLOAD)
  payload: unknown;

  @ApiProperty({ enum: OUTCOMES, example: 'answered' })
  outcome: ExchangeOutcome;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of OCPP, or why nobody answered',
    example: null,
  })
  error_code: string | null;

  @ApiProperty(RESPONSE)
  response: unknown;

  @ApiProperty({ type: Number, nullable: true, description: 'Until it was answered', example: 4 })
  duration_ms: number | null;

  @ApiProperty({ description: 'Of the socket', example: '8c4a5c4e-4e3c-4a0e-9d3a-2f4f3b0f7c11' })
  connection_id: string;

  @ApiProperty({ enum: ['1.6', '2.0.1'], example: '1.6' })
  ocpp_version: string;
}

export class InboundMessageDto {
  @ApiProperty(MESSAGE_ID)
  message_id: string | null;

  @ApiProperty(ACTION)
  action: string | null;

  @ApiProperty(PAYLOAD)
  payload: unknown;

  @ApiProperty({ example: '2026-05-01T15:00:00.000Z' })
  received_at: string;

  @ApiProperty(RESPONSE)
  response: unknown;

  @ApiProperty({
    type: String,
    enum: ['default'],
    nullable: true,
    description: '`default`: the central system itself; null: nobody',
    example: 'default',
  })
  responded_by: 'default' | null;
}

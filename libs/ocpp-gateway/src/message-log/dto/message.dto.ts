import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';

import { PageQueryDto } from '@csms/platform-http';

import { AsWritten } from '../../commands/dto/as-written';
import type { GivenResponse } from '../../message-handlers/domain/given-response';
import {
  HANDLER_PROBLEMS,
  type HandlerProblem,
  type Responder,
  RESPONDERS,
} from '../../message-handlers/domain/message-handler';
import { type Direction, DIRECTIONS, type ExchangeOutcome, OUTCOMES } from '../domain/exchange';

class MessagesOfTimeQueryDto extends PageQueryDto {
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

export class InboundMessageQueryDto extends MessagesOfTimeQueryDto {
  @ApiPropertyOptional({ enum: ['true', 'false'], description: '`true`: only those that wait for an answer' })
  @IsOptional()
  @IsIn(['true', 'false'])
  pending?: 'true' | 'false';
}

export class OcppLogQueryDto extends MessagesOfTimeQueryDto {
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
  description: 'Tags by their ends, without secrets; of a frame that cannot be read its beginning',
  example: {},
} as const;
const RESPONSE = {
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

  @AsWritten(PAYLOAD)
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

  @AsWritten(RESPONSE)
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

  @AsWritten(PAYLOAD)
  payload: unknown;

  @ApiProperty({ example: '2026-05-01T15:00:00.000Z' })
  received_at: string;

  @AsWritten(RESPONSE)
  response: unknown;

  @ApiProperty({
    type: String,
    enum: RESPONDERS,
    nullable: true,
    description:
      '`default`: the central system itself; `rule`: a handler’s static or fallback answer; `api`: somebody by ' +
      'the REST API; null: nobody',
    example: 'default',
  })
  responded_by: Responder | null;

  @ApiProperty({
    type: String,
    enum: HANDLER_PROBLEMS,
    nullable: true,
    description:
      'Why the handler did not answer itself: its answer breaks the schema of the charger’s OCPP version, nobody ' +
      'answered in time, too many messages waited, or the database or this instance went away',
    example: null,
  })
  handler_problem: HandlerProblem | null;

  @ApiProperty({ description: 'It waits for an answer', example: false })
  pending: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Until when it waits',
    example: null,
  })
  answer_by: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of an Authorize that waits: the token, for callers who may answer (`write:charge_points`)',
    example: null,
  })
  id_token: string | null;
}

export class MessageResponseDto {
  @ApiProperty({
    type: Object,
    additionalProperties: true,
    description:
      'The payload of the answer, as the charger’s OCPP version writes it; of a boot without `currentTime`',
    example: { idTagInfo: { status: 'Accepted' } },
  })
  @IsObject()
  response: GivenResponse;
}

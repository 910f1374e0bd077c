import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsObject, IsOptional, Max, Min } from 'class-validator';

import type { OcppVersion } from '@csms/ocpp';

import { DECIDED_ACTIONS, type DecidedAction } from '../domain/decided-action';
import type { GivenResponse } from '../domain/given-response';
import {
  DEFAULT_TIMEOUT_MS,
  HANDLER_MODES,
  type HandlerMode,
  MAX_TIMEOUT_MS,
} from '../domain/message-handler';

const RESPONSE = { type: Object, nullable: true, additionalProperties: true } as const;

export class MessageHandlerBodyDto {
  @ApiProperty({
    enum: HANDLER_MODES,
    description:
      '`auto`: the central system decides; `static`: always `static_response`; `manual`: the charger waits for ' +
      '`POST …/messages/{message_id}/response`',
    example: 'static',
  })
  @IsIn(HANDLER_MODES)
  mode: HandlerMode;

  @ApiPropertyOptional({
    ...RESPONSE,
    description:
      'Of `static`: the payload of the answer as OCPP writes it; of at least one OCPP version. Chargers of another ' +
      'version are answered as by `auto`. In a BootNotification `currentTime` is always ours, and `interval` may be ' +
      'left out.',
    example: { status: 'Pending', interval: 60 },
  })
  @IsOptional()
  @IsObject()
  static_response?: GivenResponse | null;

  @ApiPropertyOptional({
    type: Number,
    nullable: true,
    description: `Of \`manual\`: how long the charger waits; ${DEFAULT_TIMEOUT_MS} when left out`,
    minimum: 500,
    maximum: MAX_TIMEOUT_MS,
  })
  @IsOptional()
  @IsInt()
  @Min(500)
  @Max(MAX_TIMEOUT_MS)
  timeout_ms?: number | null;

  @ApiPropertyOptional({
    ...RESPONSE,
    description: 'Of `manual`: the answer when nobody gives one in time; without it as by `auto`',
  })
  @IsOptional()
  @IsObject()
  fallback_response?: GivenResponse | null;
}

const SET_AT = ['charge_point', 'organization'] as const;

export class MessageHandlerDto {
  @ApiProperty({ enum: DECIDED_ACTIONS, example: 'BootNotification' })
  action: DecidedAction;

  @ApiProperty({ enum: HANDLER_MODES, example: 'static' })
  mode: HandlerMode;

  @ApiProperty({ ...RESPONSE, example: { status: 'Pending', interval: 60 } })
  static_response: GivenResponse | null;

  @ApiProperty({
    type: [String],
    enum: ['1.6', '2.0.1'],
    nullable: true,
    description: 'The OCPP versions whose chargers get `static_response`; null: there is none',
    example: ['1.6', '2.0.1'],
  })
  static_response_versions: OcppVersion[] | null;

  @ApiProperty({ type: Number, nullable: true, example: null })
  timeout_ms: number | null;

  @ApiProperty({ ...RESPONSE, example: null })
  fallback_response: GivenResponse | null;

  @ApiProperty({
    type: String,
    enum: SET_AT,
    nullable: true,
    description: 'Where it is set; null: nowhere, and the mode is `auto`',
    example: 'charge_point',
  })
  set_at: (typeof SET_AT)[number] | null;

  @ApiProperty({ type: String, nullable: true, example: '2026-05-01T15:00:00.000Z' })
  updated_at: string | null;
}

export class MessageHandlersDto {
  @ApiProperty({ type: [MessageHandlerDto] })
  data: MessageHandlerDto[];
}

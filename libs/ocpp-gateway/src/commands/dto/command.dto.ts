import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

import { AsWritten } from './as-written';

export const CHARGE_POINT_ID = /^[A-Za-z0-9_-]{1,48}$/;

/** Where a body names its charger. */
export class AddressedDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  @Matches(CHARGE_POINT_ID, {
    message: 'charge_point_id must be 1 to 48 letters, digits, hyphens or underscores',
  })
  charge_point_id: string;
}

/** How long its sender is willing to wait. */
export class TimedDto {
  @ApiPropertyOptional({
    description: 'How long to wait for the charger, seconds',
    minimum: 1,
    maximum: 60,
    default: 10,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(60)
  timeout_seconds?: number;
}

export class SendCommand16Dto extends TimedDto {
  @ApiProperty({ description: 'Action of the OCPP message', example: 'GetConfiguration' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(50)
  command: string;

  @ApiProperty({
    type: Object,
    description: 'Payload of the OCPP message',
    example: { key: ['HeartbeatInterval'] },
  })
  @IsObject()
  payload: Record<string, unknown>;
}

export class SendCommand201Dto extends TimedDto {
  @ApiProperty({ description: 'Action of the OCPP message', example: 'GetBaseReport' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(50)
  command: string;

  @ApiProperty({
    type: Object,
    description: 'Payload of the OCPP message',
    example: { requestId: 12, reportBase: 'FullInventory' },
  })
  @IsObject()
  payload: Record<string, unknown>;
}

export class CommandResultDto {
  @ApiProperty({ example: 'cmd_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  command_id: string;

  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ example: 'RemoteStartTransaction' })
  command: string;

  @ApiProperty({
    description:
      "The charger's own status, Accepted for an answer without one, InvalidResponse for one that breaks its schema, " +
      'or the code of its CALLERROR',
    example: 'Accepted',
  })
  status: string;

  @AsWritten({ description: 'What the charger answered', example: { status: 'Accepted' } })
  response: unknown;

  @ApiProperty({ example: '2026-05-01T15:00:00.000Z' })
  sent_at: string;

  @ApiProperty({ example: 218 })
  response_time_ms: number;
}

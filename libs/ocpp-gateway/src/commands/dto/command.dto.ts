import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

/** What every command says: to whom, and how long its sender is willing to wait. */
export class CommandBaseDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  @Matches(/^[A-Za-z0-9_-]{1,48}$/, {
    message: 'charge_point_id must be 1 to 48 letters, digits, hyphens or underscores',
  })
  charge_point_id: string;

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

export class SendCommandDto extends CommandBaseDto {
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

export class RemoteStartTransactionDto extends CommandBaseDto {
  @ApiProperty({ example: '04A1B2C3D4E5F6', maxLength: 20 })
  @IsString()
  @Length(1, 20)
  id_tag: string;

  @ApiPropertyOptional({ description: 'The charger chooses when left out', example: 1, minimum: 1 })
  @IsOptional()
  @IsInt()
  @Min(1)
  connector_id?: number;

  @ApiPropertyOptional({ type: Object, description: 'OCPP ChargingProfile of purpose TxProfile' })
  @IsOptional()
  @IsObject()
  charging_profile?: Record<string, unknown>;
}

export class RemoteStopTransactionDto extends CommandBaseDto {
  @ApiProperty({ description: '`ocpp_transaction_id` of the session', example: 1001 })
  @IsInt()
  transaction_id: number;
}

export class RequestStartTransactionDto extends CommandBaseDto {
  @ApiProperty({
    type: Object,
    description: 'OCPP IdToken',
    example: { idToken: '04A1B2C3D4E5F6', type: 'ISO14443' },
  })
  @IsObject()
  id_token: Record<string, unknown>;

  @ApiPropertyOptional({ description: 'The station chooses when left out', example: 1, minimum: 1 })
  @IsOptional()
  @IsInt()
  @Min(1)
  evse_id?: number;

  @ApiPropertyOptional({
    description: 'Comes back in the transaction that it starts; made by us when left out',
    minimum: 0,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(2_147_483_647)
  remote_start_id?: number;

  @ApiPropertyOptional({ type: Object, description: 'OCPP ChargingProfile of purpose TxProfile' })
  @IsOptional()
  @IsObject()
  charging_profile?: Record<string, unknown>;
}

export class RequestStopTransactionDto extends CommandBaseDto {
  @ApiProperty({
    description: '`ocpp_transaction_id` of the session',
    example: '5c2b1c4e-4b4f-4a8f-9d5d-0b8d2f1f7a10',
  })
  @IsString()
  @Length(1, 36)
  transaction_id: string;
}

export class CommandResultDto {
  @ApiProperty({ example: 'cmd_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  command_id: string;

  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ example: 'RemoteStartTransaction' })
  command: string;

  @ApiProperty({
    description: "The charger's own status, Accepted for an answer without one, or the code of its CALLERROR",
    example: 'Accepted',
  })
  status: string;

  @ApiProperty({ type: Object, description: 'What the charger answered', example: { status: 'Accepted' } })
  response: unknown;

  @ApiProperty({ example: '2026-05-01T15:00:00.000Z' })
  sent_at: string;

  @ApiProperty({ example: 218 })
  response_time_ms: number;
}

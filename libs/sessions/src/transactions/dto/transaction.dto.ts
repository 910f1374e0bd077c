import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';

import { SessionFilterDto } from '../../charging-sessions/dto/session-query.dto';

export class TransactionQueryDto extends SessionFilterDto {
  @ApiPropertyOptional({
    description: "The charger's own transaction id; chargers may have the same",
    example: '1001',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  ocpp_transaction_id?: string;
}

/** A session as OCPP has it: raw ids, and registers as the charger stated them. */
export class TransactionDto {
  @ApiProperty({ example: 'txn_01HXE7F6G5H4I3J2' })
  transaction_id: string;

  @ApiProperty({ description: "The charger's own transaction id", example: '1001' })
  ocpp_transaction_id: string;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['1.6', '2.0.1', null],
    description: 'null: nobody knows it any more',
    example: '1.6',
  })
  ocpp_version: string | null;

  @ApiProperty({ example: 'sess_01HXE7F6G5H4I3J2' })
  session_id: string;

  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'null: nobody has said', example: 1 })
  evse_id: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'null: nobody has said', example: 1 })
  connector_id: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'site_01HZ4K8XVPQR3TY5N6M' })
  site_id: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'proj_01HXD6E5F4G3H2I1' })
  project_id: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'As presented; its last four characters alone to callers without `read:users`',
    example: '…E5F6',
  })
  id_tag: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'OCPP 2.0.1 alone says it',
    example: 'ISO14443',
  })
  id_token_type: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What the charger was answered of the token',
    example: 'Accepted',
  })
  authorization_status: string | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Of the RequestStartTransaction that it follows (OCPP 2.0.1)',
    example: null,
  })
  remote_start_id: number | null;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description:
      'Something of it was told later than it happened: OCPP 2.0.1 says so; in 1.6 a start that comes more than two minutes late. null: nobody knows it any more',
    example: false,
  })
  offline: boolean | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'null: the start has not been told',
    example: '2026-05-01T08:12:00.000Z',
  })
  started_at: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'null: the charger has not told the end',
    example: '2026-05-01T09:04:00.000Z',
  })
  ended_at: string | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Register as stated at the start',
    example: 1_000,
  })
  meter_start_wh: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Register as stated at the end',
    example: 15_700,
  })
  meter_stop_wh: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: "OCPP's stop reason; null: the charger has not told the end",
    example: 'EVDisconnected',
  })
  reason: string | null;

  @ApiProperty({ example: '2026-05-01T09:04:01.000Z' })
  updated_at: string;
}
